# SPDX-License-Identifier: MIT
"""
tests/run/test_isa_dma.py - a 16-bit ISA DMA channel, heard by the host.

What:     QEMU's Sound Blaster 16 fetches words through DMA channel 5 and QEMU writes what it plays to
          a file.  The kernel's suite isa_words plays a pattern from an address with bit 16 set; the
          file must hold the pattern, sample by sample.
Not here: 8-bit channels: test_floppy.py; the arithmetic: tests/host/test_isa_dma.c.
"""
import wave

import pytest
from machines import run_tool

SAMPLES = 8192
MACHINES = {"plain": [], "bounce-4cpus": ["--smp", "4"], "iommu": ["--iommu", "on"]}
WORDS = {"plain": "", "bounce-4cpus": "dma=bounce", "iommu": "iommu=on"}


def pattern():
    """As tests/kernel/isa_words_test.c makes it; 16 bits, signed."""
    words = ((i * 40503 + 7) & 0xFFFF for i in range(SAMPLES))
    return [word - 0x10000 if word & 0x8000 else word for word in words]


@pytest.mark.parametrize("machine", MACHINES)
def test_a_word_channel_is_heard(machine, tmp_path, cases):
    sound = tmp_path / "sound.wav"
    devices = f"-device isa-debug-exit,iobase=0xf4,iosize=4 -audiodev wav,id=a,path={sound} -device sb16,audiodev=a"
    done = run_tool(
        ["tools/run", *MACHINES[machine], "--qemu", devices, "--cmdline", f"selftest=isa_words.* {WORDS[machine]}"],
        f"isa-words-{machine}",
    )
    found = cases(done.console, done.command)
    assert done.status == 0 and [case.status for case in found] == ["passed"], done.story()
    with wave.open(str(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 44100)
        data = file.readframes(file.getnframes())
    left = [int.from_bytes(data[i : i + 2], "little", signed=True) for i in range(0, len(data), 4)]
    left = left[next((i for i, sample in enumerate(left) if sample), len(left)) :]  # silence before
    # QEMU does not write down the last milliseconds before the machine goes off.
    assert len(left) > SAMPLES // 2, done.story()
    expected = pattern()[: len(left)] + [0] * (len(left) - SAMPLES)
    wrong = next((i for i, (a, b) in enumerate(zip(left, expected)) if a != b), None)
    assert wrong is None, f"sample {wrong} is {left[wrong]}, and {expected[wrong]} was played"
