# SPDX-License-Identifier: MIT
"""
tests/run/test_floppy.py - ISA DMA against the host's own eyes: /dev/fd0 and the file behind it.

What:     a disk is a file here, so each byte that a program of the guest writes can be looked for
          on the host, and each byte that it reads was put there.  On the machines where a DMA buffer
          goes another way: shadows, an IOMMU, high memory, four CPUs.  Then the trouble that disks
          bring: none in the drive, another one, one that may not be written, no controller at all.
Start at: test_what_a_program_writes_is_in_the_image.
Not here: what only the kernel can see: tests/kernel/floppy_test.c, which test_kernel_suites runs.
"""
import json
import random
import re
import shlex
import socket
import subprocess

import pytest
from machines import BUILD, GUARD, ROOT, run_tool

PROBE = str(BUILD / "tests" / "run" / "floppy")
RUN = str(ROOT / "tools" / "run")
SIZES = {"1440K": 1440 << 10, "2880K": 2880 << 10, "720K": 720 << 10}
SIZE = SIZES["1440K"]

# A name, and what tools/run is told beyond the disk.
MACHINES = {
    "plain": [],
    "4cpus": ["--smp", "4"],
    "bounce": ["--cmdline", "dma=bounce"],
    "incoherent": ["--cmdline", "dma=incoherent"],
    "unchecked": ["--cmdline", "dma_debug=0"],
    "checked-4cpus": ["--smp", "4", "--cmdline", "dma_debug=1"],
    "absent-4cpus": ["--smp", "4", "--cmdline", "dma_debug=2"],
    "incoherent-lowmem-4cpus": ["--smp", "4", "--cmdline", "dma=incoherent lowmem=64M"],
    "lowmem": ["--mem", "256M", "--cmdline", "lowmem=64M"],
    "iommu": ["--iommu", "on", "--cmdline", "iommu=on"],
    "32M-bounce": ["--mem", "32M", "--cmdline", "dma=bounce"],
    "4G-iommu-4cpus": ["--mem", "4G", "--iommu", "on", "--smp", "4", "--cmdline", "iommu=on"],
}
# Of these, make test-all alone takes the rest.
IN_TEST = {"plain", "bounce", "incoherent", "checked-4cpus", "lowmem", "4G-iommu-4cpus"}
on_machines = pytest.mark.parametrize(
    "options",
    [
        pytest.param(words, id=name, marks=[] if name in IN_TEST else [pytest.mark.all])
        for name, words in MACHINES.items()
    ],
)


def disk(folder, size=SIZE, seed=1, name="disk.img"):
    """An image of random bytes."""
    image = folder / name
    image.write_bytes(random.Random(seed).randbytes(size))
    return image


def pattern(seed, count):
    """As the program makes it."""
    return bytes((seed * 37 + i * 7 + (i >> 8) * 13 + 1) & 255 for i in range(count))


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


@pytest.fixture
def guest(tmp_path):
    """guest(options, deeds...): the program in a guest to its end; its output, as bytes."""

    def start(options, *deeds):
        command = [RUN, "--timeout", str(GUARD), "--log", tmp_path / "log", *options, "--", PROBE, *deeds]
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        log = (tmp_path / "log").read_text(errors="replace")
        assert done.returncode == 0, done.stderr.decode() + log[-3000:]
        assert not re.search(r"WARNING|dma: .*error", log), log[-3000:]
        return done.stdout

    return start


def lines(output):
    return output.decode().splitlines()


def difference(got, expected):
    """None, or where two images differ first."""
    if got == expected:
        return None
    place = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b), min(len(got), len(expected)))
    return f"{len(got)} bytes for {len(expected)}; first at {place} (sector {place // 512})"


# ---- Bytes ----------------------------------------------------------------------------------

# (position, bytes): within a sector, over sectors, over runs, over tracks and cylinders, the ends.
WRITES = [
    (0, 512), (513, 1), (1000, 3000), (8 * 512 - 1, 2), (18 * 512 - 700, 1400), (36 * 512 * 7 - 33, 40000),
    (SIZE - 5, 5), (SIZE // 2 + 4096, 8192), (36 * 512 * 40, 36 * 512),
]  # fmt: skip


@on_machines
def test_what_a_program_writes_is_in_the_image(guest, tmp_path, options):
    """Every byte of the image, those that were not written included."""
    image = disk(tmp_path)
    expected = bytearray(image.read_bytes())
    deeds = ["open=rw"]
    for seed, (at, count) in enumerate(WRITES):
        deeds.append(f"write={at},{count},{seed}")
        expected[at : at + count] = pattern(seed, count)
    said = lines(guest(["--floppy", image, *options], *deeds))
    assert said == ["open: ok"] + [f"write: {count}" for _, count in WRITES]
    assert difference(image.read_bytes(), bytes(expected)) is None


@on_machines
def test_what_is_in_the_image_is_what_a_program_reads(guest, tmp_path, options):
    """The whole disk by its hash, and the image is as it was."""
    image = disk(tmp_path, seed=2)
    data = image.read_bytes()
    said = lines(guest(["--floppy", image, *options], "open=r", "sum"))
    assert said == ["open: ok", f"sum: {SIZE} {fnv(data)}"]
    assert difference(image.read_bytes(), data) is None


def test_bytes_at_odd_places(guest, tmp_path):
    image = disk(tmp_path, seed=3)
    data = image.read_bytes()
    for at, count in [(0, 1), (511, 2), (9 * 512 + 100, 20000), (SIZE - 77, 1000)]:
        output = guest(["--floppy", image], "open=r", f"dump={at},{count}")
        assert difference(output, b"open: ok\n" + data[at : at + count]) is None


@pytest.mark.parametrize("name", SIZES)
def test_formats(guest, tmp_path, name):
    """The driver finds out how a disk is formatted; its last byte is the file's last."""
    size = SIZES[name]
    image = disk(tmp_path, size=size, seed=4)
    expected = image.read_bytes()[: size - 3] + pattern(9, 3)
    said = lines(guest(["--floppy", image], "open=rw", "size", f"write={size - 3},10,9", "sum", "cat=/proc/floppy"))
    assert said[:4] == ["open: ok", f"size: {size}", "write: 3", f"sum: {size} {fnv(expected)}"]
    assert f"disk:       {name}" in said
    assert difference(image.read_bytes(), expected) is None


def test_the_end_of_the_disk(guest, tmp_path):
    image = disk(tmp_path, seed=5)
    said = lines(guest(
        ["--floppy", image], "open=rw", f"read={SIZE},10", f"read={SIZE - 4},10", f"write={SIZE},1,1",
        f"write={SIZE + 512},1,1", f"read={1 << 40},1", "read=0,0",
    ))  # fmt: skip
    assert said[1:] == ["read: 0", "read: 4", "write: ENOSPC", "write: ENOSPC", "read: 0", "read: 0"]


@pytest.mark.parametrize("smp", ["1", "4"])
def test_several_at_once(guest, tmp_path, smp):
    """Four processes write regions that share sectors with their neighbours: nothing is lost."""
    image = disk(tmp_path, seed=13)
    size = 5000
    expected = b"".join(pattern(i, size) for i in range(4)) + image.read_bytes()[4 * size :]
    said = lines(guest(["--smp", smp, "--floppy", image], f"share=4,{size}", "cat=/proc/dma"))
    assert said == ["share: 4", " 4: cascade"]
    assert difference(image.read_bytes(), expected) is None


@pytest.mark.parametrize("smp", ["1", "4"])
def test_a_reader_is_killed(guest, tmp_path, smp):
    """Whoever dies in a transfer leaves nothing behind, and the next finds a disk in order."""
    image = disk(tmp_path, seed=14)
    data = image.read_bytes()
    said = lines(guest(["--smp", smp, "--floppy", image], "kill=5", "cat=/proc/dma", "open=r", "sum"))
    assert said == ["kill: 5", " 4: cascade", "open: ok", f"sum: {SIZE} {fnv(data)}"]


# ---- Who has the channel --------------------------------------------------------------------


def test_proc_dma_while_it_is_open(guest, tmp_path):
    said = lines(guest(
        ["--floppy", disk(tmp_path)], "cat=/proc/dma", "open=r", "cat=/proc/dma", "close", "cat=/proc/dma"
    ))  # fmt: skip
    assert said == [" 4: cascade", "open: ok", " 2: floppy", " 4: cascade", "close: 0", " 4: cascade"]


def test_ports_are_claimed(guest, tmp_path):
    """/proc/ioports as on Linux; without a controller the ports are nobody's."""
    said = guest(["--floppy", disk(tmp_path)], "cat=/proc/ioports").decode()
    for line in ["0000-001f : dma1", "0080-008f : dma page reg", "00c0-00df : dma2",
                 "03f2-03f2 : floppy", "03f4-03f5 : floppy", "03f7-03f7 : floppy"]:  # fmt: skip
        assert f"  {line}\n" in said, said
    assert "floppy" not in guest([], "cat=/proc/ioports").decode()


# ---- Trouble --------------------------------------------------------------------------------


def test_no_controller(guest, tmp_path):
    assert lines(guest([], "open=r", "cat=/proc/dma")) == ["open: ENOENT", " 4: cascade"]
    assert "floppy: no controller" in (tmp_path / "log").read_text()


def test_no_disk(guest):
    """As Linux: ENXIO; O_NONBLOCK opens the drive, and there is nothing to read."""
    said = lines(guest(
        ["--floppy", ""], "open=r", "open=rw", "open=rn", "size", "read=0,512", "close", "cat=/proc/dma"
    ))  # fmt: skip
    assert said == [
        "open: ENXIO", "open: ENXIO", "open: ok", "size: 0", "read: EIO", "close: 0", " 4: cascade",
    ]  # fmt: skip


def test_write_protected(guest, tmp_path):
    """As Linux: EROFS for whoever wants to write; others may read."""
    image = disk(tmp_path, seed=6)
    data = image.read_bytes()
    said = lines(guest(
        ["--floppy", image, "--floppy-readonly"], "open=rw", "open=w", "open=r", "sum", "write=0,1,1", "close",
        "open=rwn", "write=0,512,1", "read=0,512",
    ))  # fmt: skip
    assert said == [
        "open: EROFS", "open: EROFS", "open: ok", f"sum: {SIZE} {fnv(data)}", "write: EBADF", "close: 0",
        "open: ok", "write: EROFS", "read: 512",
    ]  # fmt: skip
    assert difference(image.read_bytes(), data) is None


def bad_disk(image, once):
    """Words for QEMU: a disk whose sector 100 cannot be written, the first time or ever."""
    error = {"event": "none", "iotype": "write", "sector": 100, "once": once, "errno": 5}
    node = {
        "driver": "blkdebug", "node-name": "fd", "inject-error": [error],
        "image": {"driver": "file", "filename": str(image)},
    }  # fmt: skip
    devices = "-device isa-fdc,id=fdc -device floppy,bus=fdc.0,unit=0,drive=fd"
    return f"-blockdev {shlex.quote(json.dumps(node))} {devices}"


def test_a_bad_sector_is_tried_again(guest, tmp_path):
    """A write that fails once is a retry, and nothing else."""
    image = disk(tmp_path, seed=11)
    expected = image.read_bytes()
    said = lines(guest(["--qemu", bad_disk(image, True)], "open=rw", "write=51000,1000,4", "cat=/proc/floppy"))
    assert said[:2] == ["open: ok", "write: 1000"]
    assert re.search("trouble: +1 retries", "\n".join(said)), said
    expected = expected[:51000] + pattern(4, 1000) + expected[52000:]
    assert difference(image.read_bytes(), expected) is None


def test_a_bad_sector_for_ever_is_eio(guest, tmp_path):
    """The driver gives up; the other sectors are as good as before."""
    image = disk(tmp_path, seed=12)
    said = lines(guest(
        ["--qemu", bad_disk(image, False)], "open=rw", "write=51200,512,4", "write=0,512,5", "read=0,512",
        "cat=/proc/floppy",
    ))  # fmt: skip
    assert said[:4] == ["open: ok", "write: EIO", "write: 512", "read: 512"]
    assert re.search(r"trouble: +5 retries, .* 1 given up", "\n".join(said)), said
    assert "fd0: cannot write sectors 100 to 100" in (tmp_path / "log").read_text()
    assert image.read_bytes()[:512] == pattern(5, 512)


class Monitor:
    """QEMU's monitor, for changing the disk."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(GUARD)
        self.socket.connect(path)
        self.file = self.socket.makefile("r")
        self.file.readline()  # the greeting
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        self.socket.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while True:
            answer = json.loads(self.file.readline())
            if "event" not in answer:
                assert "return" in answer, answer
                return answer["return"]

    def close(self):
        self.file.close()
        self.socket.close()


def test_another_disk(tmp_path):
    """The disk is changed while it is open: nothing of the old one is seen, its format neither."""
    first = disk(tmp_path, seed=7)
    second = disk(tmp_path, seed=8, size=SIZES["720K"], name="second.img")
    old, new = first.read_bytes(), second.read_bytes()
    monitor_path = str(tmp_path / "qmp")
    options = ["--floppy", first, "--qemu", f"-qmp unix:{monitor_path},server=on,wait=off"]
    deeds = ["open=rw", "read=0,512", "wait", "read=0,512", "size", "wait", "sum", "size", "write=700,100,3"]
    command = [RUN, "--timeout", str(GUARD), "--log", tmp_path / "log", *options, "--", PROBE, *deeds]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as guest:

        def until_waiting():
            said = []
            for line in guest.stdout:
                if line == "waiting\n":
                    break
                said.append(line.strip())
            return said

        try:
            assert until_waiting() == ["open: ok", "read: 512"]
            monitor = Monitor(monitor_path)
            device = next(d for d in monitor.ask("query-block") if d["device"] == "fd")
            name = device.get("qdev") or device["device"]
            # Take it out...
            monitor.ask("blockdev-open-tray", id=name, force=True)
            monitor.ask("blockdev-remove-medium", id=name)
            guest.stdin.write("\n")
            guest.stdin.flush()
            assert until_waiting() == ["read: EIO", "size: 0"]
            # ...and put the other one in.
            monitor.ask("blockdev-add", **{"driver": "raw", "node-name": "second", "file": {
                "driver": "file", "filename": str(second)}})  # fmt: skip
            monitor.ask("blockdev-insert-medium", id=name, **{"node-name": "second"})
            monitor.ask("blockdev-close-tray", id=name)
            monitor.close()
            said, _ = guest.communicate("\n")
        finally:
            guest.kill()
    assert said.splitlines() == [f"sum: {len(new)} {fnv(new)}", f"size: {len(new)}", "write: 100"]
    assert difference(second.read_bytes(), new[:700] + pattern(3, 100) + new[800:]) is None
    assert difference(first.read_bytes(), old) is None


# ---- The suites of the kernel, with a disk in the drive -------------------------------------


@on_machines
def test_kernel_suites_with_a_disk(tmp_path, options, cases):
    """None is skipped for want of a disk, and the image is as it was."""
    image = disk(tmp_path, seed=10)
    data = image.read_bytes()
    words = list(options)
    extra = words.pop(words.index("--cmdline") + 1) if "--cmdline" in words else ""
    words = [word for word in words if word != "--cmdline"]
    command = [
        "tools/run", *words, "--floppy", str(image), "--qemu", "-device isa-debug-exit,iobase=0xf4,iosize=4",
        "--cmdline", f"selftest=floppy.* {extra}".strip(),
    ]  # fmt: skip
    done = run_tool(command, "floppy-" + "-".join(words + [extra]).replace("/", ""))
    found = cases(done.console, done.command)
    assert done.status == 0 and found, done.story()
    assert not [case for case in found if case.status == "skipped"], done.story()
    assert difference(image.read_bytes(), data) is None
