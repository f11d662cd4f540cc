# SPDX-License-Identifier: MIT
"""
tests/run/test_attack.py - a hostile card, and what the IOMMU lets it have.

What:     one buffer of four pages is mapped for the edu card, and then the card is told the address
          of every page of RAM, to read a word of it and to write one (tests/run/guest/edu_attack.c).
          Without an IOMMU all of it can be had: every page that is not blank is read; written are
          those that are the program's own, more than half, and a constant of the kernel.  With one: the buffer, in the direction in which it
          was mapped, and nothing else.  But a page is the least that an IOMMU knows: what shares its
          page with a buffer can be had with it.
Start at: test_every_page_of_memory.
Holds:    32 MiB and virtual time: a transfer takes the card 100 ms, of which the host sees nothing as
          the guest sleeps.  The card's own limit of 28 address bits is opened.
See it:   docs/dad.md
"""
import re

import pytest
from machines import BUILD, run_tool

CLOCK = "-icount shift=0,sleep=off -global edu.dma_mask=0xffffffffffffffff -device isa-debug-exit,iobase=0xf4,iosize=4"


def attack(direction, iommu):
    """=> {"read": {"reached": n, ...}, ...}, and the run"""
    words = f"edu_attack iommu={iommu}"
    done = run_tool(
        ["tools/run", "--mem", "32M", "--iommu", "off" if iommu == "off" else "on", "--qemu", CLOCK,
         "--cmdline", words, "--", str(BUILD / "tests" / "run" / "edu_attack"), direction],
        f"attack-{direction}-{iommu}",
    )  # fmt: skip
    assert done.status == 0, done.story()
    assert "strange" not in done.console, done.story()
    said = {}
    for line in done.console.splitlines():
        name, rest = re.match(r"(\w+):? ?(.*)", line).groups()
        said.setdefault(name, {}).update({key: int(n) for key, n in re.findall(r"([a-z]+) (\d+)", rest)})
    assert said["iommu"]["pages"] > 7000, done.story()
    return said, done


@pytest.mark.parametrize("direction", ["to", "from"])
@pytest.mark.parametrize("iommu", ["off", "on", "lazy"])
def test_every_page_of_memory(direction, iommu):
    """Off: every page. On: the pages of the buffer, in its direction, and its neighbours in them."""
    if direction == "from" and iommu == "lazy":
        pytest.skip("as with on")
    said, done = attack(direction, iommu)
    pages, own = said["iommu"]["pages"], said["iommu"]["own"]
    if iommu == "off":
        # blank pages and refused reads look alike: at least what is ours was seen, word for word
        assert said["read"]["refused"] == 0 and said["read"]["reached"] >= own, done.story()
        # only pages of its own are written: the kernel could not go on without the others
        assert said["write"] == {"reached": own, "refused": 0}, done.story()
        # but for one word that the kernel itself cannot write
        assert said["constant"] == {"written": 1, "kept": 1}, done.story()
    else:
        assert said["read"]["reached"] == 0 and said["read"]["refused"] >= own - 20, done.story()
        assert said["write"]["reached"] == 0 and said["write"]["refused"] > pages - 20, done.story()
        assert said["constant"] == {"written": 0, "kept": 1}, done.story()
        wanted = {"read": 4, "written": 0} if direction == "to" else {"read": 0, "written": 4}
        assert {key: said["buffer"][key] for key in wanted} == wanted, done.story()
    assert said["neighbour"] == {"read": 1, "written": 1}, done.story()


def test_bus_addresses_are_not_for_programs():
    """Without edu_attack on the kernel's command line even root is refused."""
    done = run_tool(
        ["tools/run", "--mem", "32M", "--", str(BUILD / "tests" / "run" / "edu_attack"), "to"], "attack-refused"
    )
    assert done.status == 2, done.story()
