# SPDX-License-Identifier: MIT
"""
tools/gdb/np/types.py - the kernel's variables, structs, lists, enums and symbols, for Python.

What:     thin helpers over gdb.Value.  A variable is named with its file, so that a local variable
          of the same name, where the program stands, is not taken for it; static ones are found
          just as well.
Start at: variable(), list_of().
Holds:    all addresses read are kernel addresses, and the kernel's half is the same in every
          address space: what is read does not depend on which one the CPU has loaded, nor on
          whether it runs user code.  Physical memory (page tables) is read through the direct map.
"""
import struct

import gdb

from .constants import KERNEL_START, PAGE_OFFSET

LIST_LIMIT = 1 << 20  # longer is a circle that does not come back to its head


class NpError(Exception):
    """What a command cannot do; the text is for the person at the prompt."""


# ---- Memory ---------------------------------------------------------------------------------


def read(address, size):
    return bytes(gdb.selected_inferior().read_memory(address, size))


def words(address, count):
    """`count` numbers of 8 bytes."""
    return struct.unpack(f"<{count}Q", read(address, 8 * count))


def phys_to_virt(phys):
    return PAGE_OFFSET + phys


def virt_to_phys(address):
    """Of a kernel logical address, or one in the kernel image."""
    return address - (KERNEL_START if address >= KERNEL_START else PAGE_OFFSET)


# ---- Variables and types --------------------------------------------------------------------


def variable(file, name):
    """The variable `name` of the source file `file`, static or not."""
    try:
        return gdb.parse_and_eval(f"'{file}'::{name}")
    except gdb.MemoryError:
        raise
    except gdb.error:
        if not gdb.objfiles():
            raise NpError("the kernel's symbols are not loaded: file build/nopage.elf") from None
        raise NpError(f"{file} has no variable {name}: another version of the kernel?") from None


def pointer(address, kind):
    """`address` as a pointer to the type `kind`."""
    return gdb.Value(address).cast(gdb.lookup_type(kind).pointer())


def address_of(value):
    return int(value.address)


def list_of(head, kind, member):
    """Pointers to the structs `kind` that hang at the list_head `head` by `member`.

    => a list that was never initialised is empty
    """
    offset = next(f.bitpos // 8 for f in gdb.lookup_type(kind).fields() if f.name == member)
    end = address_of(head)
    node = int(head["next"])
    for _ in range(LIST_LIMIT):
        if node in (0, end):
            return
        entry = pointer(node - offset, kind)
        yield entry
        node = int(entry[member]["next"])
    raise NpError(f"the list at {end:#x} does not end")


def container(node, kind, member):
    """The struct `kind` that has `node`, a pointer, as its `member`."""
    offset = next(f.bitpos // 8 for f in gdb.lookup_type(kind).fields() if f.name == member)
    return pointer(int(node) - offset, kind)


def chain_of(first, member):
    """`first` and what follows it by the pointer `member`, to NULL."""
    for _ in range(LIST_LIMIT):
        if not int(first):
            return
        yield first
        first = first[member]
    raise NpError(f"the chain of {member} does not end")


def enum_names(kind, prefix):
    """{number: name without prefix} of an enum type."""
    return {f.enumval: f.name[len(prefix):] for f in gdb.lookup_type(kind).fields()}  # fmt: skip


def counter(atomic):
    return int(atomic["counter"])


def text(value):
    """A char array or char pointer; whatever is not printable is spelt out."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR and not int(value):
        return "(none)"
    raw = value.string("latin-1", length=-1)
    return "".join(c if " " <= c <= "~" else f"\\x{ord(c):02x}" for c in raw.split("\0")[0])


# ---- Symbols --------------------------------------------------------------------------------


def symbol(address):
    """name+offset of a code or data address; its number if it has no name."""
    found = gdb.execute(f"info symbol {address:#x}", to_string=True)
    if found.startswith("No symbol"):
        return f"{address:#x}"
    return found.split(" in section")[0].strip().replace(" + ", "+")


def place(address):
    """symbol() with file and line, where they are known."""
    line = gdb.find_pc_line(address)
    if line.symtab is None or not line.line:
        return symbol(address)
    file, number = line.symtab.filename, line.line
    if file.endswith(".h"):
        file, number = outside_inline(address) or (file, number)
    return f"{symbol(address)} ({file}:{number})"


def outside_inline(address):
    """In an inline function of a header: (file, line) of the function that it became a part of."""
    block = gdb.block_for_pc(address)
    while block is not None and (block.function is None or is_inline(block)):
        block = block.superblock
    if block is None:
        return None
    table = block.function.symtab.linetable()
    lines = [entry for entry in table if block.start <= entry.pc <= address and entry.line]
    if not lines:
        return None
    return block.function.symtab.filename, max(lines, key=lambda entry: entry.pc).line


def is_inline(block):
    """Does the block of a function lie inside that of another?"""
    outer = block.superblock
    while outer is not None and outer.function is None:
        outer = outer.superblock
    return outer is not None


def function(pointer_value):
    """The name of the function that a function pointer holds."""
    return symbol(int(pointer_value)) if int(pointer_value) else "none"
