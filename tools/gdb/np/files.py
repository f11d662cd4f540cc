# SPDX-License-Identifier: MIT
"""
tools/gdb/np/files.py - np-files: what a process has open, what epolls watch, who has locked what.

What:     the table of descriptors, and below an epoll the files it watches; or the one list of all
          locks of files, each with the requests that wait for it.
Start at: Files.run().
See it:   kernel/fs/file/fdtable.c, epoll.c, locks.c; docs/files.md; tests/run/test_gdb.py
"""
from .command import Command, show, table
from .tasks import current_or_error, name_of, task_of
from .types import counter, enum_names, list_of, pointer, text, variable

KINDS = {0: "read ", 1: "write", 2: "-"}
ACCESS = {0: "r", 1: "w", 2: "rw"}


def path_of(file):
    """Where a file is in the tree; the name of one that no path leads to."""
    dentry, parts = file["f_dentry"], []
    if not int(dentry["d_sb"]):
        return text(dentry["d_name"])
    while True:
        if int(dentry["d_parent"]) != int(dentry):
            parts.append(text(dentry["d_name"]))
            dentry = dentry["d_parent"]
        elif int(dentry["d_sb"]["s_mountpoint"]):
            dentry = dentry["d_sb"]["s_mountpoint"]
        else:
            return "/" + "/".join(reversed(parts))


def lock_text(lock):
    """POSIX write 0-99, by whom."""
    kind = enum_names("enum lock_kind", "LOCK_")[int(lock["fl_kind"])]
    last = int(lock["fl_end"])
    end = "end" if last == (1 << 63) - 1 else last
    return f"{kind:5} {KINDS[int(lock['fl_type'])]} {int(lock['fl_start'])}-{end}, pid {int(lock['fl_pid'])}"


class Files(Command):
    """np-files: what a process has open, and what its epolls watch; or all locks of files.

    np-files [PID]
    The descriptors of the running process, or of PID; below an epoll what it watches, with the
    events in hexadecimal, and `ready` if epoll_wait would ask it.
    np-files locks
    Every lock, with the address of its inode; below it, who waits for it."""

    name, usage, most = "np-files", "[PID | locks]", 1

    def run(self, what=None):
        if what == "locks":
            self.show_locks()
            return
        task = task_of(what) if what else current_or_error()
        files = task["files"]
        if not int(files):
            show(f"{name_of(task)}: has nothing open, as kernel threads have not, nor who is exiting.")
            return
        show(f"{name_of(task)}: {counter(files['users'])} users of this table")
        rows, watches = [], {}
        for fd in range(int(files["table"]["size"])):
            file = files["table"]["file"][fd]
            if not int(file):
                continue
            flags = int(file["f_flags"])
            rows.append([str(fd), f"{int(file):#x}", str(counter(file["f_count"])), ACCESS.get(flags & 3, "-"),
                         f"{flags & ~3:o}", path_of(file)])  # fmt: skip
            if path_of(file).endswith("[eventpoll]"):
                watches[fd] = file["private_data"]
        table(["fd", "file", "count", "access", "flags", "what"], rows)
        for fd, data in watches.items():
            self.show_epoll(fd, data)

    def show_epoll(self, fd, data):
        ep = pointer(int(data), "struct eventpoll")
        for item in list_of(ep["items"], "struct epitem", "link"):
            ready = "  ready" if int(item["ready"]["next"]) != int(item["ready"].address) else ""
            show(f"  epoll {fd} watches {int(item['fd'])} ({path_of(item['file'])}): "
                 f"events {int(item['want']['events']):#x}{ready}")  # fmt: skip

    def show_locks(self):
        locks = list(list_of(variable("kernel/fs/file/locks.c", "all_locks"), "struct file_lock", "fl_link"))
        for lock in locks:
            show(f"inode {int(lock['fl_file']['f_dentry']['d_inode']):#x}  {lock_text(lock)}")
            for waiter in list_of(lock["fl_blocked"], "struct file_lock", "fl_block"):
                show(f"  waits: {lock_text(waiter)} ({name_of(waiter['fl_task'].dereference())})")
        if not locks:
            show("No file is locked.")
