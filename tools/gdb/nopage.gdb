# SPDX-License-Identifier: MIT
#
# tools/gdb/nopage.gdb - what gdb must be told to debug nopage: modes, and the np- commands.
#
# What:     sets the architecture, defines np-boot, and loads the commands of tools/gdb/np (Python).
#           `make gdb` sources it; by hand, with a guest that `tools/run --gdb` has started:
#
#               gdb build/nopage.elf -x tools/gdb/nopage.gdb -ex 'target remote :1234'
#
# Start at: np-help.
# Holds:    the machine starts in 16-bit mode and the kernel's stub runs in 32-bit mode, but QEMU
#           always sends the 64-bit registers.  A gdb that follows the mode stops with "Remote 'g'
#           packet reply is too long": so the architecture is fixed, before gdb connects.
#           Breakpoints of either kind (break, hbreak) can be set at reset on any address, mapped or
#           not: QEMU's TCG compares addresses and writes nothing into memory.  Where an accelerator
#           does write (KVM), only hbreak holds before paging is on; that is what np-boot uses.
# See it:   tests/run/test_gdb.py; docs/debugging.md

set architecture i386:x86-64
# QEMU may only just have been started, and the machine may be busy.
set tcp connect-timeout 120
set remotetimeout 60
# A buffer of a program among the arguments of a function is no string: a line of it will do.
set print elements 40

define np-boot
	thbreak start64
	continue
end
document np-boot
np-boot: run from reset, through the switch to long mode, to the kernel's first 64-bit instruction.
Firmware and boot loader run before that.  Then, as a rule: break WHERE, continue.
end

# The package is beside this file.  gdb does not tell a script where it lies, so look from the
# current folder and from the kernel's (build/ is in the tree) upwards.
python
import os
import sys

def np_folder():
    places = [os.getcwd()] + [os.path.dirname(o.filename) for o in gdb.objfiles() if o.filename]
    for place in places:
        while True:
            if os.path.isdir(os.path.join(place, "tools", "gdb", "np")):
                return os.path.join(place, "tools", "gdb")
            if place == os.path.dirname(place):
                break
            place = os.path.dirname(place)
    raise gdb.GdbError("nopage.gdb: no tools/gdb/np above the current folder or the kernel's")

sys.dont_write_bytecode = True # no __pycache__ in the tree
if np_folder() not in sys.path:
    sys.path.insert(0, np_folder())
import np
np.load()
end
