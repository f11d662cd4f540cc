# SPDX-License-Identifier: MIT
"""
tests/run/test_archive.py - boot archives that are wrong in every field of a member.

What:     one member, as no archiver writes it, behind the good archive.  The kernel takes it for what it
          is, or stops and says that the archive is damaged; it does nothing in between.
Start at: test_refused, test_taken.
Not here: archives that are missing, cut short or none at all: test_boot.py.
See it:   kernel/fs/tmpfs/initrd.c
"""
import re

import pytest
from machines import BUILD, run_tool

FILE, DIRECTORY, LINK, DEVICE = 0o100644, 0o040755, 0o120777, 0o020600
FIELDS = "ino mode uid gid nlink mtime size devmajor devminor rdevmajor rdevminor namesize check".split()
# What no archive may bring about.
NEVER = re.compile(r"page fault|WARNING|BUG|general protection|double fault")

def padded(data):
    return data + bytes(-len(data) % 4)

def member(name, data=b"", mode=FILE, magic=b"070701", **fields):
    """A member as it should be, but for what is given."""
    name = name if isinstance(name, bytes) else name.encode() + b"\0"
    values = dict(dict.fromkeys(FIELDS, 0), ino=99, mode=mode, nlink=1, size=len(data), namesize=len(name))
    values.update(fields)
    texts = (b"%08X" % v if isinstance(v, int) else v for v in (values[field] for field in FIELDS))
    return padded(magic + b"".join(texts) + name) + padded(data)

END = member("TRAILER!!!", mode=0)

def boot(tmp_path, name, members):
    path = tmp_path / "archive.cpio"
    path.write_bytes((BUILD / "root.cpio").read_bytes() + members)
    options = ["--qemu", "-device isa-debug-exit,iobase=0xf4,iosize=4", "--cmdline", "selftest=oracle.*"]
    done = run_tool(["tools/run", "--archive", str(path), *options], f"archive-{name}")
    assert not NEVER.search(done.console), done.story()
    return done

REFUSED = {
    "old-magic": member("x", magic=b"070707"),
    "no-hex": member("x", mtime=b"0000000G"),
    "sign": member("x", mtime=b"-0000001"),
    "size-beyond-end": member("x", b"data", size=4096) + END,
    "size-4g": member("x", b"data", size=0xFFFFFFFF) + END,
    "size-wraps": member("x", b"data", size=0xFFFFFFFC) + END,
    "namesize-0": member("x", namesize=0) + END,
    "namesize-4g": member("x", namesize=0xFFFFFFFF) + END,
    "name-without-end": member(b"xxxx") + END,
    "name-too-long": member("n" * 256) + END,
    "path-too-long": member("d/" * 2100 + "x") + END,
    "dot-dot": member("a/../../x") + END,
    "dot-dot-last": member("a/..", mode=DIRECTORY) + END,

    "dot-within": member("a/./x") + END,
    "below-a-file": member("file") + member("file/x") + END,
    "file-over-full-directory": member("d/x") + member("d") + END,
    "directory-over-file": member("f") + member("f", mode=DIRECTORY) + END,
    "no-such-type": member("x", mode=0o150644) + END,
    "no-type": member("x", mode=0o644) + END,
    "link-too-long": member("x", b"t" * 5000, mode=LINK) + END,
    "link-to-nothing": member("x", b"", mode=LINK) + END,
    "no-trailer": member("x", b"data"),
    "noise-behind": END + b"noise" * 100,
}

TAKEN = {
    "twice": member("x", b"first") + member("x", b"second") + END,
    "link-over-file": member("x", b"first") + member("x", b"target", mode=LINK) + END,
    "directory-twice": member("d", mode=DIRECTORY) + member("d", mode=DIRECTORY) + END,
    "link-to-itself": member("x", b"x", mode=LINK) + END,
    "link-with-nul": member("x", b"tar\0get", mode=LINK) + END,
    "hard-links": member("a", nlink=2) + member("b", b"data", nlink=2) + END,
    "hard-links-both-with-data": member("a", b"one", nlink=2) + member("b", b"other", nlink=2) + END,
    "hard-link-removed-between": member("a", b"1", nlink=2) + member("a", b"t", mode=LINK) + member("b", nlink=2) + END,
    "slashes": member("//s///b/") + END,
    "dot": member(".", mode=DIRECTORY) + member("./a", b"data") + END,
    "device": member("null", mode=DEVICE, rdevmajor=1, rdevminor=3) + END,
    "device-far": member("far", mode=DEVICE, rdevmajor=0xFFFFFFFF, rdevminor=0xFFFFFFFF) + END,
    "fifo": member("fifo", mode=0o010600) + END,
    "strange-owner": member("x", uid=0xFFFFFFFF, gid=0xFFFFFFFF, mtime=0xFFFFFFFF) + END,
    "empty-archives": END * 10 + bytes(512) + END,
    "padding-odd": bytes(3) + END,
}

@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path, name):
    """The kernel stops, and says that it is the archive."""
    done = boot(tmp_path, f"refused-{name}", REFUSED[name])
    assert done.status == 125 and re.search(r"boot archive: ", done.console), done.story()

def test_taken(tmp_path):
    """Unusual, and no mistake: the system starts, and every page of it has an owner."""
    done = boot(tmp_path, "taken", b"".join(TAKEN.values()))
    assert done.status == 0, done.story()
