# SPDX-License-Identifier: MIT
"""
tools/guest/qemu.py - QEMU's command line for a machine that nopage runs on.

What:     a Machine says what is wanted (firmware, memory, devices); command() turns it into the
          words of a command, preparing what the firmware needs (an image, UEFI's variables) in a
          work folder that the caller owns.
Start at: Machine, then command().   Who calls: tools/run, tools/oracle.
Holds:    the reference machine of the tests: q35, TCG, no default devices, edu at 00:04.0.  KVM is
          never used: it is not everywhere, and timing would differ.
Not here: the serial ports' other ends, see session.py.
"""
import dataclasses
import functools
import os
import re
import shutil

from .iso import grub_version, make_iso

QEMU = "qemu-system-x86_64"
# Code (read only) and variables (copied for each run), in Debian's and Ubuntu's places, then Fedora's.
OVMF = [
    ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
    ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
    ("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
]
UNITS = {"": 1 << 20, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


class MachineError(Exception):
    """This machine cannot be started; the text says why."""


class UsageError(MachineError):
    """What is asked for makes no sense, on any host."""


def size_in_bytes(text):
    """512M, 4G, 65536K; a bare number is in MiB, as for QEMU."""
    match = re.fullmatch(r"([0-9]+)([KMGT]?)", text.upper())
    if not match or int(match[1]) == 0:
        raise UsageError(f"{text}: a size such as 512M or 4G is wanted")
    return int(match[1]) * UNITS[match[2]]


@functools.cache
def least_for_uefi():
    """Bytes of memory that UEFI's firmware and this machine's GRUB need between them (measured).

    GRUB 2.12 takes 32 MiB for its heap before it does anything.
    """
    version = re.search(r"(\d+)\.(\d+)", grub_version())
    newer = version and (int(version[1]), int(version[2])) >= (2, 12)
    return (80 if newer else 64) << 20


@dataclasses.dataclass
class Machine:
    """What is wanted.  kernel and archive are files; archive None: boot without a module."""

    kernel: str
    archive: str | None
    cmdline: str = ""
    firmware: str = "direct"
    smp: int = 1
    mem: str = "512M"
    cpu: str = "max"
    iommu: bool = False
    edu: bool = True
    floppy: str | None = None  # a controller, and this image in its drive; "": an empty drive
    floppy_readonly: bool = False
    display: str = ""
    gdb_fd: int = -1  # a listening socket for gdb: stop at reset until it says go
    extra: list = dataclasses.field(default_factory=list)

    def check(self):
        """Raise if it cannot be; nothing has been made yet."""
        if self.firmware == "uefi" and size_in_bytes(self.mem) < least_for_uefi():
            least = f"{least_for_uefi() >> 20}M"
            raise UsageError(f"UEFI and GRUB do not start with {self.mem}: {least} is the least")
        if not shutil.which(QEMU):
            raise MachineError(f"{QEMU} is missing: make setup installs it")
        for file in (self.kernel, self.archive):
            if file is not None and not os.path.exists(file):
                raise MachineError(f"{file} is missing: run make first")
        if self.floppy and not os.path.isfile(self.floppy):
            raise MachineError(f"{self.floppy}: there is no such image of a floppy disk")


def command(machine, serial, work):
    """The words of the command.

    => serial: words that connect COM1 and COM2, in this order
    => work: an existing folder for files that live as long as the guest
    """
    words = [QEMU] + ([] if "-accel" in machine.extra else ["-accel", "tcg"])  # of two the first counts
    words += ["-M", "q35", "-m", machine.mem, "-smp", str(machine.smp)]
    words += ["-cpu", machine.cpu, "-nodefaults", "-no-reboot"]
    if machine.display:
        words += ["-display", machine.display, "-vga", "std"]
    else:
        words += ["-display", "none"]
    words += serial
    # The IOMMU must exist before the devices behind it.
    if machine.iommu:
        words += ["-device", "intel-iommu,intremap=off"]
    if machine.edu:
        words += ["-device", "edu,addr=04.0"]
    if machine.floppy is not None:
        words += _floppy(machine)
    words += _boot(machine, work)
    if machine.gdb_fd >= 0:
        words += ["-S", "-gdb", "chardev:gdb", "-chardev"]
        words += [f"socket,id=gdb,fd={machine.gdb_fd},server=on,wait=off,nodelay=on"]
    return words + machine.extra


def _floppy(machine):
    """q35 has no floppy controller of its own: here is one, with one drive."""
    drive = ["-device", "isa-fdc,id=fdc", "-device", "floppy,bus=fdc.0,unit=0"]
    if machine.floppy:
        drive[-1] += ",drive=fd"
        file = machine.floppy.replace(",", ",,")
        readonly = ",readonly=on" if machine.floppy_readonly else ""
        drive = ["-drive", f"if=none,id=fd,format=raw,file={file}{readonly}", *drive]
    return drive


def _boot(machine, work):
    if machine.firmware == "direct":
        words = ["-kernel", machine.kernel]
        if machine.cmdline:
            words += ["-append", machine.cmdline]
        if machine.archive is not None:
            words += ["-initrd", machine.archive]
        return words
    words = []
    if machine.firmware == "uefi":
        words += _uefi(work)
    return words + ["-cdrom", _image(machine, work)]


def _image(machine, work):
    """An image with this command line and archive: the one that make built, if they are its own."""
    built = os.path.join(os.path.dirname(machine.kernel), "nopage.iso")
    archive = os.path.join(os.path.dirname(machine.kernel), "root.cpio")
    if not machine.cmdline and machine.archive == archive and _newer(built, machine):
        return built
    # GRUB reads debug information if it is there: use the kernel without it that make left.
    stripped = os.path.join(os.path.dirname(machine.kernel), "boot", "nopage.elf")
    kernel = stripped if os.path.exists(stripped) else machine.kernel
    image = os.path.join(work, "nopage.iso")
    make_iso(image, kernel, machine.archive, machine.cmdline)
    return image


def _newer(built, machine):
    return os.path.exists(built) and os.path.getmtime(built) >= max(
        os.path.getmtime(machine.kernel), os.path.getmtime(machine.archive)
    )


def _uefi(work):
    for code, variables in OVMF:
        if os.path.exists(code) and os.path.exists(variables):
            copy = os.path.join(work, "uefi-variables.fd")
            shutil.copyfile(variables, copy)
            return [
                "-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={code}",
                "-drive", f"if=pflash,unit=1,format=raw,file={copy}",
            ]  # fmt: skip
    raise MachineError("UEFI's firmware is missing: package ovmf, make setup installs it")
