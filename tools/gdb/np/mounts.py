# SPDX-License-Identifier: MIT
"""
tools/gdb/np/mounts.py - np-mounts, np-dentries: file systems in use, and the names in memory.

What:     np-mounts is /proc/mounts with what that does not say: who is in each file system.
          np-dentries shows the tree of names as it is: with counts and inodes.
Start at: Dentries.run().
See it:   kernel/fs/super.c, kernel/fs/dcache.c; docs/paths.md; tests/run/test_gdb.py
"""
from .command import Command, show
from .types import NpError, counter, list_of, text, variable

SOURCE = "kernel/fs/super.c"
PATH_DEPTH = 64
KINDS = {0o040000: "dir", 0o100000: "file", 0o120000: "link", 0o020000: "char", 0o060000: "block",
         0o010000: "fifo", 0o140000: "socket"}  # fmt: skip


def above(dentry):
    """The directory it is in; off a file system, the one that this covers; or None."""
    if int(dentry["d_parent"]) != int(dentry):
        return dentry["d_parent"]
    sb = dentry["d_sb"]
    return sb["s_mountpoint"] if int(sb) and int(sb["s_mountpoint"]) else None


def path_of(dentry):
    """The path of a dentry from the root of all, across mounts; "pipe:[7]" has none."""
    names = []
    while (up := above(dentry)) is not None and len(names) < PATH_DEPTH:
        if int(dentry["d_parent"]) != int(dentry):
            names.insert(0, text(dentry["d_name"]))
        dentry = up
    if not int(dentry["d_sb"]):
        return text(dentry["d_name"])
    return "/" + "/".join(names)


def super_blocks():
    head = variable(SOURCE, "super_blocks")
    return list(list_of(head, "struct super_block", "s_list"))


class Mounts(Command):
    """np-mounts: the file systems that are mounted: where, of which kind, and how many users are in each.

    np-mounts
    Users are references from outside the tree: open files, working directories, file systems mounted in it."""

    name, usage = "np-mounts", ""

    def run(self):
        mounted = super_blocks()
        if not mounted:
            show("Nothing is mounted yet: vfs_init() has not run.")
            return
        show(f"{'at':20}{'kind':10}{'source':12}{'users':>6}{'flags':>8}  super_block")
        for sb in mounted:
            path, kind = path_of(sb["s_root"]), text(sb["s_type"]["name"])
            users, flags = counter(sb["s_users"]), int(sb["s_flags"])
            show(f"{path:20}{kind:10}{text(sb['s_devname']):12}{users:6}{flags:#8x}  {int(sb):#x}")


class Dentries(Command):
    """np-dentries: the names in memory below a directory, with counts and inodes.

    np-dentries [PATH [DEPTH]]
    From PATH (the root), DEPTH (1) directories deep. Names that were made by lookup alone, as those of
    /proc, hang in no list: they are not shown. Symbolic links are not followed."""

    name, usage = "np-dentries", "[PATH [DEPTH]]"
    most = 2

    def run(self, path="/", depth="1"):
        mounted = super_blocks()
        if not mounted:
            show("There are no names yet: vfs_init() has not run.")
            return
        if not depth.isdigit():
            raise NpError(f"{depth} is no depth")
        at = self.find(variable(SOURCE, "root_sb")["s_root"], path)
        show(f"{'count':>5}{'inode':>8}{'links':>6}  {'type':7}name")
        self.show_below(at, path, int(depth), 0)

    def find(self, at, path):
        for name in path.strip("/").split("/") if path.strip("/") else []:
            found = [d for d in self.children(at) if text(d["d_name"]) == name]
            if not found:
                raise NpError(f"{name} of {path} is not in memory")
            at = self.enter(found[0])
        return at

    def enter(self, dentry):
        """What is mounted on it, if anything is."""
        while int(dentry["d_mounted"]):
            dentry = dentry["d_mounted"]["s_root"]
        return dentry

    def children(self, dentry):
        return list_of(dentry["d_subdirs"], "struct dentry", "d_child")

    def show_below(self, dentry, name, depth, indent):
        inode = dentry["d_inode"]
        kind = KINDS.get(int(inode["i_mode"]) & 0o170000, "?")
        where = f" -> {text(inode['i_link'])}" if kind == "link" and int(inode["i_link"]) else ""
        show(
            f"{counter(dentry['d_count']):5}{int(inode['i_ino']):8}{int(inode['i_nlink']):6}  {kind:7}"
            f"{'  ' * indent}{name}{where}"
        )
        if int(dentry["d_mounted"]):
            mounted = self.enter(dentry)
            self.show_below(mounted, f"(mounted there: {text(mounted['d_sb']['s_type']['name'])})", 0, indent + 1)
        if depth > 0:
            for child in self.children(dentry):
                self.show_below(child, text(child["d_name"]), depth - 1, indent + 1)
