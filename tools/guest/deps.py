# SPDX-License-Identifier: MIT
"""
tools/guest/deps.py - a program of this machine, and all the files that it needs to start.

What:     a dynamic program names its loader (PT_INTERP) and the libraries it wants (DT_NEEDED), and
          each library the ones that it wants.  They are found as the loader would find them, by
          reading the files: nothing is executed, so a program of whatever origin may be asked.
          A script names its interpreter in its first line.

              add_program(archive, "/usr/bin/sqlite3")
                /usr/bin/sqlite3 -> PT_INTERP /lib64/ld-linux-x86-64.so.2
                                 -> libsqlite3.so.0 -> libm.so.6 -> libc.so.6 ...

          In the guest a system's program has the path that it has here, any other is in
          /usr/local/bin.  A library is where the guest's loader will look.
          A folder (python3's modules) keeps its path; what its libraries want comes along.
Start at: add_program().   Who calls: tools/run --add-deps, tools/mkcpio --deps.
Holds:    what a program opens by itself (dlopen, data files) is not known here: --add takes that.
          /bin/sh is the guest's own, for scripts too.
See it:   tests/run/test_host.py, tests/run/test_tools_run.py.
Spec:     System V gABI, ch. 5; ld.so(8).
"""
import dataclasses
import os
import shutil
import struct

from .cpio import PROGRAM

MACHINE = 62  # EM_X86_64
PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NEEDED, DT_STRTAB, DT_STRSZ, DT_RPATH, DT_RUNPATH = 1, 5, 10, 15, 29
# Programs in these folders stay where they are.
SYSTEM = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
# Where the loaders look by themselves; the first is where a library goes that is elsewhere here.
GLIBC = ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib")
MUSL = ("/lib", "/usr/local/lib", "/usr/lib")
# More places of this machine, which the guest's loader does not know.
ELSEWHERE = {
    GLIBC: ("/usr/local/lib", "/usr/local/lib/x86_64-linux-gnu"),
    MUSL: ("/lib/x86_64-linux-musl", "/usr/lib/x86_64-linux-musl"),
}


class DepsError(Exception):
    """This program cannot be taken along; the text says why."""


class NotAProgram(DepsError):
    """It is nothing that this kind of machine runs, or it is damaged."""


@dataclasses.dataclass
class Elf:
    """What is of interest in an ELF file."""

    interpreter: str = ""
    needed: tuple = ()
    rpath: tuple = ()  # also for the libraries that it needs
    runpath: tuple = ()  # for its own alone


# ---- Reading one file -----------------------------------------------------------------------


def read_elf(path, image):
    """The Elf in these bytes.

    => NotAProgram if they are not an ELF file for this machine, or a damaged one
    """
    if image[:4] != b"\x7fELF":
        raise NotAProgram(f"{path}: is not a program (no ELF file, no script)")
    if image[4:6] != b"\x02\x01" or len(image) < 64 or struct.unpack_from("<H", image, 18)[0] != MACHINE:
        raise NotAProgram(f"{path}: is a program for another machine (not 64-bit x86)")
    try:
        return _parse(image)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise NotAProgram(f"{path}: is damaged ({error})") from None


def _parse(image):
    table, size, count = struct.unpack_from("<Q", image, 32) + struct.unpack_from("<HH", image, 54)
    segments = [struct.unpack_from("<IIQQQQ", image, table + i * size) for i in range(count)]
    found = Elf()
    for kind, _flags, offset, _address, _physical, length in segments:
        if kind == PT_INTERP:
            found.interpreter = _string(image, offset)
        elif kind == PT_DYNAMIC:
            _read_dynamic(image, segments, image[offset : offset + length], found)
    return found


def _read_dynamic(image, segments, section, found):
    tags = [(tag, value) for tag, value in struct.iter_unpack("<qQ", section[: len(section) // 16 * 16])]
    strings = next((_file_offset(segments, value) for tag, value in tags if tag == DT_STRTAB), None)
    if strings is None:
        return

    def texts(wanted):
        return [_string(image, strings + value) for tag, value in tags if tag == wanted]

    found.needed = tuple(texts(DT_NEEDED))
    found.runpath = tuple(folder for text in texts(DT_RUNPATH) for folder in text.split(":") if folder)
    # DT_RUNPATH switches DT_RPATH off.
    if not found.runpath:
        found.rpath = tuple(folder for text in texts(DT_RPATH) for folder in text.split(":") if folder)


def _file_offset(segments, address):
    for kind, _flags, offset, start, _physical, length in segments:
        if kind == PT_LOAD and start <= address < start + length:
            return address - start + offset
    raise ValueError("a string table that is in no segment")


def _string(image, offset):
    return image[offset : image.index(b"\0", offset)].decode()


# ---- Finding what it needs ------------------------------------------------------------------


def _read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise DepsError(f"{path}: {error.strerror}") from None


def _origin(folder, path):
    return folder.replace("$ORIGIN", os.path.dirname(path)).replace("${ORIGIN}", os.path.dirname(path))


def _library(name, elf, host, guest, inherited, system):
    """Where a library is here, and where it shall be in the guest; None if it is nowhere."""
    if "/" in name:
        return (name, name) if os.path.exists(name) else None
    own = [(_origin(folder, host), _origin(folder, guest)) for folder in (*elf.rpath, *elf.runpath)]
    places = own + list(inherited) + [(folder, folder) for folder in system]
    places += [(folder, system[0]) for folder in ELSEWHERE[system]]
    for here, there in places:
        path = os.path.join(here, name)
        # A library of another kind (32 bits) is passed over, as the loader does.
        if os.path.isfile(path) and _read(path)[:6] == b"\x7fELF\x02\x01":
            return path, os.path.normpath(os.path.join(there, name))
    return None


class _Walk:
    """One program's loader and libraries on their way into an archive."""

    def __init__(self, archive, program, loader):
        self.archive = archive
        self.program = program
        self.system = MUSL if "musl" in loader else GLIBC
        # The loader is there already; musl's is also its libc.
        self.seen = {loader, "libc.so"} if "musl" in loader else {loader}

    def libraries(self, elf, host, guest, inherited=()):
        """Add what this file needs, and what that needs."""
        passed_on = [(_origin(folder, host), _origin(folder, guest)) for folder in elf.rpath] + list(inherited)
        for name in elf.needed:
            if name in self.seen:
                continue
            self.seen.add(name)
            found = _library(name, elf, host, guest, inherited, self.system)
            if not found:
                raise DepsError(f"{self.program}: needs the library {name}, which is not on this machine")
            image = _read(found[0])
            self.archive.add(found[1], image, PROGRAM)
            self.libraries(read_elf(found[0], image), *found, passed_on)


def _guest_path(host):
    folder, name = os.path.split(os.path.abspath(host))
    return os.path.join(folder if folder in SYSTEM else "/usr/local/bin", name)


def _find(file):
    if os.path.exists(file) or "/" in file:
        return file
    return shutil.which(file) or file


def _interpreter_of(path, image):
    """The program that a script's first line names."""
    words = image[2:].split(b"\n", 1)[0].decode("utf-8", "replace").split()
    if words and os.path.basename(words[0]) == "env" and len(words) > 1:
        if words[1].startswith("-") or "=" in words[1]:
            raise DepsError(f"{path}: its first line gives env more than a program's name")
        return _find(words[1])
    if not words:
        raise DepsError(f"{path}: is a script that names no interpreter")
    return words[0]


def _is_script(path):
    return not os.path.isdir(path) and _read(path)[:2] == b"#!"


def _add_folder(archive, host):
    """Add a folder, and the libraries that what is in it needs; what does not load here stays as useless there."""
    folder = os.path.abspath(host)
    archive.add_tree(folder, folder)
    walk = _Walk(archive, folder, "ld-linux-x86-64.so.2")
    for name, (_mode, image) in list(archive.entries.items()):
        if f"/{name}".startswith(folder + "/") and image[:4] == b"\x7fELF":
            try:
                walk.libraries(read_elf(name, image), f"/{name}", f"/{name}")
            except DepsError:
                pass


def add_program(archive, file, guest=""):
    """Add a program or script, and what it needs to start; or a folder of what a program opens later.

    => guest: its path in the guest; "" for the usual one
    => DepsError says what is wrong with it
    """
    host = _find(file)
    if os.path.isdir(host):
        _add_folder(archive, host)
        return
    image = _read(host)
    guest = guest or _guest_path(host)
    if image[:2] == b"#!":
        interpreter = _interpreter_of(host, image)
        if interpreter != "/bin/sh":
            if _is_script(interpreter):
                raise DepsError(f"{host}: its interpreter {interpreter} is a script itself")
            add_program(archive, interpreter, interpreter)
    else:
        _add_needed(archive, host, image, guest)
    archive.add(guest, image, PROGRAM)


def _add_needed(archive, host, image, guest):
    elf = read_elf(host, image)
    if not elf.interpreter:
        return  # static
    if not os.path.exists(elf.interpreter):
        raise DepsError(f"{host}: needs the loader {elf.interpreter}, which is not on this machine")
    archive.add(elf.interpreter, _read(elf.interpreter), PROGRAM)
    walk = _Walk(archive, host, os.path.basename(elf.interpreter))
    walk.libraries(elf, os.path.abspath(host), guest)
