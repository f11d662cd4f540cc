# SPDX-License-Identifier: MIT
"""
tools/guest/__init__.py - what the tools share: archives, images, QEMU's command line, the two serial ports.

What:     cpio.py writes archives, iso.py the boot image, qemu.py composes QEMU's arguments,
          session.py carries a guest's two ports from its start to its end.
Start at: session.py.   Who calls: tools/run, tools/mkcpio, tools/mkiso, tools/oracle, tests/run.
"""
