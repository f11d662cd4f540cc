# SPDX-License-Identifier: MIT
"""
tests/run/test_programs.py - programs of a distribution, as they come: what they say here and in the guest.

What:     the tables of programs_table.py, each case a result; and stress-ng's memory stressors.
          Those that need what is not here (mlock, System V shared memory, swap, userfaultfd,
          ptrace, another process's memory) are left out; docs/user-space.md says which.
Start at: test_same_output.
"""
import re

import here_and_there
import ktap
import pytest
from machines import BUILD, OUTPUT, run_tool
from programs_table import CASES, LONG

APPS = ["--add-archive", str(BUILD / "apps.cpio"), "--mem", "1G"]


@pytest.mark.all
def test_same_output(request, tmp_path):
    here_and_there.compare(request, CASES, tmp_path, "programs", here_and_there.PROGRAMS, APPS)


@pytest.mark.all
def test_large_databases(request, tmp_path):
    here_and_there.compare(request, LONG, tmp_path, "databases", here_and_there.PROGRAMS, APPS)


STRESSORS = """bad-altstack bigheap brk bsearch context dev-shm env full heapsort judy list madvise malloc matrix
mcontend memcpy memfd memrate memthrash mincore misaligned mmap mmapaddr mmapfixed mmapfork mmaphuge mmapmany
mprotect mremap msync msyncmany munmap null numa pagemove pageswap pipe pipeherd prefetch qsort randlist rmap shm
skiplist stack stackmmap stream str switch tlb-shootdown tmpfs tree tsearch vm vm-addr zero""".split()


@pytest.mark.all
@pytest.mark.parametrize("smp", [1, pytest.param(4, marks=pytest.mark.soak)])
def test_stressors(request, smp):
    """Each of stress-ng's does its operations, and finds nothing wrong."""
    folder = OUTPUT / f"stress-{smp}"
    folder.mkdir(parents=True, exist_ok=True)
    limits = " ".join(f"--{name}-bytes 16m" for name in ("vm", "malloc", "mmap", "memfd", "mremap"))
    (folder / "stress.sh").write_text(
        "mkdir /tmp/stress; cd /tmp/stress\n"
        f"for s in {' '.join(STRESSORS)}; do\n"
        f'echo "=== $s"; timeout -s KILL 60 stress-ng --$s {min(smp, 2)} --$s-ops 20 --timeout 4 {limits} 2>&1\n'
        "done\n"
    )
    options = [*APPS, "--smp", str(smp), "--add", f"{folder}/stress.sh:/stress.sh"]
    done = run_tool(["tools/run", *options, "--", here_and_there.BUSYBOX, "sh", "/stress.sh"], f"stress-{smp}")
    said = {part.split("\n", 1)[0]: part for part in done.console.split("=== ")[1:]}
    results = []
    for name in STRESSORS:
        text = said.get(name, "(nothing: the guest ended)")
        failed = [line for line in re.findall(r"fail:.*", text) if "capset" not in line]
        well = "successful run completed" in text and not failed
        results.append(ktap.Case(name, *(("passed", "") if well else ("failed", text))))
    request.node.ktap_cases = results
    assert done.status == 0, done.story()
