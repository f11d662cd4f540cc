#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/user/mkbad.py - makes the programs that execve must refuse.

What:     Takes one good static program and writes spoilt copies of it: cut
          short at every interesting place, for other machines, with headers
          that lie, with segments where none can be; and scripts.  Each is named for
          what is wrong with it, and is otherwise as good as it was.  Also
          builds tests/user/data/*.c, which have no libc and no start-up code.
Start at: spoilt(), the table.
Holds:    the same seed gives the same bytes; nothing but the output folder
          is written.
Not here: what execve answers (tests/user/as-user/exec_*.c).
Usage:    mkbad.py --out build/tests/data --seed build/user/hello [--cc musl-gcc]
"""

import argparse
import os
import pathlib
import struct
import subprocess

EHDR = struct.Struct("<16sHHIQQQIHHHHHH")
EHDR_FIELDS = ("ident type machine version entry phoff shoff flags "
               "ehsize phentsize phnum shentsize shnum shstrndx").split()
PHDR = struct.Struct("<IIQQQQQQ")
PHDR_FIELDS = "type flags offset vaddr paddr filesz memsz align".split()

PT_LOAD, PT_NOTE = 1, 4
PF_X = 1
PAGE = 4096
KERNEL_TEXT = 0xffffffff81000000
LAST_PAGE = 0x00007ffffffff000


class Elf:
    """A 64-bit ELF file as its header, its program headers and its bytes."""

    def __init__(self, data):
        self.data = bytearray(data)
        self.header = dict(zip(EHDR_FIELDS, EHDR.unpack_from(data)))
        self.segments = []
        for i in range(self.header["phnum"]):
            at = self.header["phoff"] + i * PHDR.size
            self.segments.append(dict(zip(PHDR_FIELDS, PHDR.unpack_from(data, at))))

    def loads(self):
        return [s for s in self.segments if s["type"] == PT_LOAD]

    def code(self):
        """The segment that is executed."""
        return next(s for s in self.loads() if s["flags"] & PF_X)

    def bytes(self):
        """The file, with its headers as they are now."""
        out = bytearray(self.data)
        for i, segment in enumerate(self.segments):
            at = EHDR.size + i * PHDR.size
            PHDR.pack_into(out, at, *(segment[f] for f in PHDR_FIELDS))
        EHDR.pack_into(out, 0, *(self.header[f] for f in EHDR_FIELDS))
        return bytes(out)


def with_header(seed, **changes):
    elf = Elf(seed)
    elf.header.update(changes)
    return elf.bytes()


def with_code(seed, **changes):
    """The seed, its executed segment changed."""
    elf = Elf(seed)
    elf.code().update(changes)
    return elf.bytes()


def without_loads(seed):
    elf = Elf(seed)
    for segment in elf.loads():
        segment["type"] = PT_NOTE
    return elf.bytes()


def overlapping(seed):
    """Two segments want the same pages, and disagree about them."""
    elf = Elf(seed)
    first, second = elf.loads()[:2]
    second["vaddr"] = first["vaddr"] + second["offset"] % PAGE - first["vaddr"] % PAGE
    return elf.bytes()


def big_endian(seed, machine):
    """A header as a big-endian machine would have it."""
    fields = list(EHDR.unpack_from(seed))
    fields[0] = fields[0][:5] + b"\x02" + fields[0][6:]
    fields[2] = machine
    return struct.pack(">" + EHDR.format[1:], *fields) + seed[EHDR.size:]


def spoilt(seed):
    """File name: (contents, mode)."""
    code = Elf(seed).code()
    headers_end = EHDR.size + Elf(seed).header["phnum"] * PHDR.size
    code_middle = code["offset"] + code["filesz"] // 2
    files = {
        # Not ELF, or not enough of it.
        "empty": b"",
        "one_byte": seed[:1],
        "magic_only": seed[:4],
        "header_cut": seed[:EHDR.size - 1],
        "header_only": seed[:EHDR.size],
        "headers_cut": seed[:headers_end - 1],
        "wrong_magic": b"\x7eELF" + seed[4:],
        "text": b"this is a text, and not even a script\n",
        "zeros": bytes(2 * PAGE),
        # ELF, but not for us.
        "machine_aarch64": with_header(seed, machine=183),
        "machine_riscv": with_header(seed, machine=243),
        "machine_s390": big_endian(seed, 22),
        "type_none": with_header(seed, type=0),
        "type_object": with_header(seed, type=1),
        "type_core": with_header(seed, type=4),
        # Headers that cannot be read.
        "header_size_bad": with_header(seed, phentsize=PHDR.size + 8),
        "no_headers": with_header(seed, phnum=0),
        "too_many_headers": with_header(seed, phnum=0xffff),
        "headers_far_off": with_header(seed, phoff=1 << 40),
        # Segments that cannot be.
        "segment_cut": seed[:code_middle],
        "segment_in_kernel": with_code(seed, vaddr=KERNEL_TEXT),
        "segment_non_canonical": with_code(seed, vaddr=0x0000800000000000),
        "segment_last_page": with_code(seed, vaddr=LAST_PAGE, memsz=64, filesz=64),
        "segment_page_0": with_code(seed, vaddr=0),
        "segment_wraps": with_code(seed, vaddr=2**64 - PAGE),
        "segment_offset_far": with_code(seed, offset=1 << 40),
        "segment_offset_wraps": with_code(seed, offset=2**64 - PAGE),
        "segment_file_over_memory": with_code(seed, memsz=code["filesz"] - 1),
        "segment_misaligned": with_code(seed, vaddr=code["vaddr"] + 8),
        "segment_huge": with_code(seed, memsz=1 << 46),
        "no_segments": without_loads(seed),
        "segments_overlap": overlapping(seed),
        # Entries.
        "entry_in_kernel": with_header(seed, entry=KERNEL_TEXT),
        "entry_unmapped": with_header(seed, entry=0x10000),
    }
    table = {name: (data, 0o755) for name, data in files.items()}
    table["not_executable"] = (seed, 0o644)
    return table


def scripts():
    """File name: contents.  Interpreters are named from the folder above."""
    made = {
        "one": "#! as-user/script_arguments  -one  word \t\nrest\n",
        "none": "#!as-user/script_arguments\n",
        "missing": "#!data/nothing_there\n",
        "folder": "#!data\n",
        "not_executable": "#!data/not_executable\n",
        "text": "#!data/text\n",
        "machine": "#!data/machine_riscv\n",
        "no_name": "#! \t\ndata/text\n",
        "blanks": "#!" + 300 * " ",
        "cut_off": "#!" + 300 * "a" + "\n",
        "two_bytes": "#!",
        "of_itself": "#!data/script_of_itself\n",
        "0": "#!as-user/script_nested a\n",
    }
    for n in range(1, 6):
        made[str(n)] = f"#!data/script_{n - 1} {chr(ord('a') + n)}\n"
    return {f"script_{name}": text.encode() for name, text in made.items()}


def build(cc, source, target):
    """A program without libc and start-up code."""
    subprocess.run([cc, "-std=gnu11", "-static", "-no-pie", "-fno-pie", "-O2", "-g", "-I.",
                    "-ffreestanding", "-fno-stack-protector", "-nostdlib", "-nostartfiles",
                    "-Wall", "-Wextra", "-o", str(target), str(source)], check=True)
    os.chmod(target, 0o755)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder to write to")
    parser.add_argument("--seed", required=True, type=pathlib.Path, help="a good static program")
    parser.add_argument("--cc", default="musl-gcc", help="compiler for tests/user/data/*.c")
    args = parser.parse_args()

    args.out.mkdir(parents=True, exist_ok=True)
    files = spoilt(args.seed.read_bytes())
    files.update((name, (data, 0o755)) for name, data in scripts().items())
    for name, (data, mode) in files.items():
        (args.out / name).write_bytes(data)
        os.chmod(args.out / name, mode)
    for source in sorted(pathlib.Path("tests/user/data").glob("*.c")):
        build(args.cc, source, args.out / source.stem)


if __name__ == "__main__":
    main()
