# SPDX-License-Identifier: MIT
"""
tools/guest/iso.py - one boot image for BIOS and UEFI, by GRUB's grub-mkrescue.

What:     the image holds GRUB for i386-pc and for x86_64-efi, /boot/nopage.elf, /boot/root.cpio
          and a grub.cfg of a few lines that loads both and starts at once.
Start at: make_iso(), called by tools/mkiso (for build/nopage.iso) and by tools/run (for a run with
          another command line or archive).
Holds:    grub-mkrescue leaves out a platform that is not installed, and the UEFI half when mtools
          is missing, without a word: so both are looked for first.
See it:   tests/run/test_boot.py boots the image under both.
"""
import os
import shutil
import subprocess
import tempfile

PLATFORMS = {"i386-pc": "grub-pc-bin", "x86_64-efi": "grub-efi-amd64-bin"}
PROGRAMS = {"grub-mkrescue": "grub-common", "xorriso": "xorriso", "mformat": "mtools"}

# GRUB's modules are many, and most of an image's size.  grub.cfg needs the first row; the second is
# what grub-mkrescue's own start script loads under UEFI.
MODULES = ["multiboot2", "normal", "boot", "iso9660"]
MODULES += [
    "part_" + table
    for table in "acorn amiga apple bsd dfly dvh gpt msdos plan sun sunpc".split()
]

GRUB_CFG = """\
set timeout=0
set default=0
menuentry "nopage" {{
	multiboot2 /boot/nopage.elf {cmdline}
	module2 /boot/root.cpio root.cpio
	boot
}}
"""


class ImageError(Exception):
    """The image cannot be made; the text says why."""


def missing():
    """The Debian packages without which an image would be half an image."""
    packages = [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    for platform, package in PLATFORMS.items():
        if not os.path.isdir(f"/usr/lib/grub/{platform}"):
            packages.append(package)
    return packages


def grub_version():
    """What grub-mkrescue says of itself; "" if it is not here."""
    try:
        command = ["grub-mkrescue", "--version"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def quoted(cmdline):
    """The command line as one word list of GRUB's script language, nothing expanded."""
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in cmdline.split())


def make_iso(output, kernel, archive, cmdline=""):
    """Write the image `output` from the files `kernel` and `archive` (None: no boot module)."""
    packages = missing()
    if packages:
        raise ImageError(f"a boot image needs {' '.join(packages)} (make setup installs them)")
    config = GRUB_CFG.format(cmdline=quoted(cmdline))
    if archive is None:
        config = "".join(line for line in config.splitlines(True) if "module2" not in line)
    with tempfile.TemporaryDirectory(prefix="nopage-iso-") as work:
        tree = os.path.join(work, "tree")
        os.makedirs(os.path.join(tree, "boot", "grub"))
        shutil.copy(kernel, os.path.join(tree, "boot", "nopage.elf"))
        if archive is not None:
            shutil.copy(archive, os.path.join(tree, "boot", "root.cpio"))
        with open(os.path.join(tree, "boot", "grub", "grub.cfg"), "w", encoding="utf-8") as file:
            file.write(config)
        image = os.path.join(work, "nopage.iso")
        command = ["grub-mkrescue", "--output", image, "--compress=no", "--fonts=", "--locales="]
        command += ["--themes=", "--install-modules=" + " ".join(MODULES)]
        result = subprocess.run(
            command + [tree], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if result.returncode != 0 or not os.path.exists(image):
            raise ImageError("grub-mkrescue failed:\n" + result.stderr.strip())
        temporary = output + ".new"
        shutil.copyfile(image, temporary)
        os.replace(temporary, output)
