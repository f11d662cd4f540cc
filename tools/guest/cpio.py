# SPDX-License-Identifier: MIT
"""
tools/guest/cpio.py - archives in cpio's "newc" format, the same bytes for the same contents.

What:     an archive is a row of entries: a header of 110 ASCII characters, the name, the data,
          each padded to four bytes; the entry named TRAILER!!! ends it.  Archives may be put one
          behind the other: an entry replaces an earlier one of its name.  That is how tools/run
          adds a program to build/root.cpio without unpacking it.
Start at: Archive.
Holds:    owner 0:0, time 0, inode numbers in the order of entries, names sorted; a folder stands
          before what is in it (Linux's initramfs wants that, tools/oracle uses it).
          The archive's length is a multiple of 512, so another can follow.
See it:   tests/run/test_host.py.      Linux: usr/gen_init_cpio.c.
"""
import os

DIRECTORY = 0o040755
PROGRAM = 0o100755
DATA = 0o100644
LINK = 0o120777


class Archive:
    """Entries by guest path; bytes() is the archive."""

    def __init__(self):
        self.entries = {}

    def add(self, path, data, mode=DATA):
        """Add the file `path` (absolute in the guest) and the folders above it."""
        name = path.strip("/")
        if not name or any(part in ("", ".", "..") for part in name.split("/")):
            raise ValueError(f"not a path in the guest: {path!r}")
        parts = name.split("/")
        for depth in range(1, len(parts)):
            self.entries.setdefault("/".join(parts[:depth]), (DIRECTORY, b""))
        self.entries[name] = (mode, data)

    def add_file(self, path, host_path):
        """Add a file of this machine; it is executable in the guest if it is here, a link if it is."""
        if os.path.islink(host_path):
            self.add(path, os.readlink(host_path).encode(), LINK)
            return
        with open(host_path, "rb") as file:
            data = file.read()
        self.add(path, data, PROGRAM if os.access(host_path, os.X_OK) else DATA)

    def add_tree(self, path, host_path):
        """Add a file of this machine, or a folder with all that is in it."""
        if os.path.islink(host_path) or not os.path.isdir(host_path):
            self.add_file(path, host_path)
            return
        for name in os.listdir(host_path):
            self.add_tree(f"{path}/{name}", os.path.join(host_path, name))

    def has(self, path):
        """Is there an entry of this name?"""
        return path.strip("/") in self.entries

    def bytes(self):
        """The whole archive."""
        out = bytearray()
        for inode, (name, (mode, data)) in enumerate(sorted(self.entries.items()), start=1):
            _append(out, inode, name, mode, data)
        _append(out, 0, "TRAILER!!!", 0, b"")
        out += bytes(-len(out) % 512)
        return bytes(out)


def _append(out, inode, name, mode, data):
    links = 2 if mode & 0o170000 == 0o040000 else 1
    # inode mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
    fields = (inode, mode, 0, 0, links, 0, len(data), 0, 0, 0, 0, len(name.encode()) + 1, 0)
    out += b"070701" + b"".join(b"%08X" % field for field in fields)
    out += name.encode() + b"\0"
    out += bytes(-len(out) % 4)
    out += data
    out += bytes(-len(out) % 4)
