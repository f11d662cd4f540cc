# SPDX-License-Identifier: MIT
"""
tools/gdb/np/unwind.py - backtraces across stacks that debug information does not describe.

What:     two things.  backtrace(): of a task that does not run, from the registers that
          switch_stacks() left on its kernel stack, by the chain of frame pointers.
          EntryUnwinder: tells gdb how to go on where an exception, an interrupt or a system call
          came in: entry.S has no unwind information, but all of it keeps a struct pt_regs on the
          stack.  So bt goes on with what was interrupted: kernel code, or the program (whose
          functions gdb can name after  add-symbol-file build/user/tour).

              rbp -> [ caller's rbp | return address ]            struct pt_regs
                        |                                         r15 ... rip cs rflags rsp ss
                        v                                          ^
                     [ ...           | return into entry.S ] ------'  begins where the stack
                                                                      pointer stood at the call
Start at: frames().   Who calls: tasks.py; gdb itself.
Spec:     arch/x86_64/entry.S, switch.S
"""
import gdb
import gdb.unwinder

from . import constants as c
from .types import place, pointer, read, symbol, words

MAX_FRAMES = 64
STACK_SIZE = 16 << 10  # KERNEL_STACK_SIZE
ENTRY = "arch/x86_64/entry.S"
REGISTERS = "rip rsp rbp rbx r12 r13 r14 r15 rax rcx rdx rsi rdi r8 r9 r10 r11".split()


def in_entry(pc):
    """Is pc an address that a call in entry.S returns to?"""
    if pc < c.KERNEL_START:
        return False
    line = gdb.find_pc_line(pc - 1)
    return line.symtab is not None and line.symtab.filename.endswith(ENTRY)


def registers_at(pc, sp):
    """The pt_regs of an entry frame, from the stack pointer that a call at pc - 5 returns with."""
    # do_exit_work is the one routine in there that is itself called: its return address first.
    inner = symbol(pc).startswith("do_exit_work")
    return pointer(sp + 8 if inner else sp, "struct pt_regs")


def from_user(regs):
    return int(regs["cs"]) & 3 == 3


def frames(pc, rbp, low):
    """Yield (pc, is it a return address?, user's pt_regs or None) from the innermost frame out.

    => low: the lowest address of the stack; the chain must stay on it, and climb
    """
    returns = True
    for _ in range(MAX_FRAMES):
        yield pc, returns, None
        if not low <= rbp <= low + STACK_SIZE - 16 or rbp & 7:
            return
        returns = True
        above, pc = words(rbp, 2)
        if pc == 0:
            return
        if in_entry(pc):
            yield pc, True, None
            regs = registers_at(pc, rbp + 16)
            if from_user(regs):
                yield int(regs["rip"]), False, regs
                return
            pc, above, returns = int(regs["rip"]), int(regs["rbp"]), False
        elif above and above <= rbp:
            yield pc, True, None
            return
        rbp = above


def backtrace(task):
    """The lines of a backtrace of a task that does not run."""
    frame = pointer(int(task["arch"]["rsp"]), "struct switch_frame")
    pc, low = int(frame["rip"]), int(task["stack"])
    if symbol(pc) == "kthread_start":
        yield f"has not run yet; begins in {place(int(frame['rbx']))}"
        return
    if symbol(pc) == "fork_start":
        yield "has not run yet; begins where its maker called clone()"
        return
    for pc, returns, user in frames(pc, int(frame["rbp"]), low):
        if user is not None:
            yield f"user mode: rip {pc:#x} rsp {int(user['rsp']):#x}"
        else:
            # A return address may be the first byte of the next line, even of the next function.
            yield place(pc - 1 if returns else pc)


class FrameId:
    """What gdb knows a frame by: its stack and code address."""

    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


class EntryUnwinder(gdb.unwinder.Unwinder):
    """From a frame of entry.S to what it interrupted."""

    def __init__(self):
        super().__init__("nopage-entry")

    def __call__(self, pending):
        pc = int(pending.read_register("rip")) & 0xFFFFFFFFFFFFFFFF
        try:
            if not in_entry(pc) or read(pc - 5, 1) != b"\xe8":
                return None  # not a frame of entry.S, or not one that stands behind a call
            sp = int(pending.read_register("rsp")) & 0xFFFFFFFFFFFFFFFF
            regs = registers_at(pc, sp)
            info = pending.create_unwind_info(FrameId(gdb.Value(sp), gdb.Value(pc)))
            for name in REGISTERS:
                info.add_saved_register(name, regs[name])
            return info
        except gdb.error:
            return None


def load():
    gdb.unwinder.register_unwinder(None, EntryUnwinder(), replace=True)
