# SPDX-License-Identifier: MIT
"""
tests/run/test_host.py - the kernel's algorithms on this machine, under the sanitisers.

What:     runs each program of tests/host, built by `make host-tests` with the address and the
          undefined-behaviour sanitiser; every case it prints is a result here.  And the archives
          that tools/mkcpio writes, judged by the cpio of this machine.
Start at: test_algorithms.   By hand: make host-tests && build/host/test_rbtree
"""
import os
import shutil
import subprocess

import pytest
from machines import BUILD, GUARD, ROOT

PROGRAMS = sorted(path.stem for path in (ROOT / "tests" / "host").glob("test_*.c"))
# A leak in the test program is a leak in the code under test.
SANITISERS = {"ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0", "UBSAN_OPTIONS": "print_stacktrace=1"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_algorithms(program, cases):
    done = subprocess.run(
        [BUILD / "host" / program], env=dict(os.environ, **SANITISERS), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, errors="replace", timeout=GUARD, check=False,
    )  # fmt: skip
    found = cases(done.stdout, f"build/host/{program}")
    assert found
    failed = [case.name for case in found if case.status == "failed"]
    assert done.returncode == (1 if failed else 0), done.stdout[-2000:] + done.stderr[-6000:]
    assert done.stderr == "" or failed, done.stderr[-6000:]


@pytest.mark.skipif(not shutil.which("cpio"), reason="cpio is not installed")
def test_archive_is_cpio():
    """What the Makefile packed is what cpio unpacks, owned by root, of no date."""
    archive = BUILD / "root.cpio"
    with open(archive, "rb") as file:
        listing = subprocess.run(
            ["cpio", "--list", "--verbose", "--numeric-uid-gid", "--quiet"], stdin=file,
            capture_output=True, text=True, check=True, env=dict(os.environ, TZ="UTC", LC_ALL="C"),
        ).stdout.splitlines()  # fmt: skip
    assert any(line.endswith(" bin/tour") for line in listing)
    for line in listing:
        assert line.split()[2:4] == ["0", "0"] and "Jan  1  1970" in line, line


def test_archive_is_reproducible(tmp_path):
    """The same files give the same bytes, in whatever order they are named."""
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    pairs = [f"/x/a={tmp_path}/a", f"/b={tmp_path}/b"]
    for name, order in (("one", pairs), ("two", pairs[::-1])):
        command = [ROOT / "tools" / "mkcpio", "-o", tmp_path / name, *order]
        subprocess.run(command, check=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
