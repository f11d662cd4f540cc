#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/user/run_on_linux.py - asks the Linux kernel of this machine.

What:     Runs the test programs that the build made, each as the user its
          folder names, and compares how it ended with how it should. One
          KTAP line per program; what a failed one printed follows it.
Start at: judge().
Holds:    needs to be root, to become uid 1000; writes nothing; no test runs
          for more than TIMEOUT seconds.
Not here: the guest (tools/run, `usertest`), and Linux in QEMU (make oracle).
Usage:    tests/user/run_on_linux.py build/tests [GLOB]
"""

import fnmatch
import os
import pathlib
import resource
import subprocess
import sys

TIMEOUT = 60
SKIPPED = 4
PLAIN_USER = 1000


def become(uid):
    """What the child does before it executes the test."""
    def prepare():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if uid:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
    return prepare


def run(program, uid):
    """(how it ended, output): a negative number is a signal."""
    try:
        done = subprocess.run([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIMEOUT, cwd="/",
                              preexec_fn=become(uid), check=False)
    except subprocess.TimeoutExpired as late:
        return "timeout", late.output or b""
    return done.returncode, done.stdout


def judge(folder, ended):
    """'ok', 'skip' or what is wrong."""
    wanted = -int(folder[5:]) if folder.startswith("dies-") else 0
    if ended == SKIPPED:
        return "skip"
    return "ok" if ended == wanted else f"ended with {ended}, expected {wanted}"


def main():
    if len(sys.argv) not in (2, 3) or os.geteuid() != 0:
        sys.exit("usage (as root): tests/user/run_on_linux.py FOLDER [GLOB]")
    root = pathlib.Path(sys.argv[1]).resolve()
    pattern = sys.argv[2] if len(sys.argv) == 3 else "*"
    programs = [p for p in sorted(root.glob("*/*")) if os.access(p, os.X_OK) and p.is_file() and
                p.parent.name.startswith(("dies-", "as-"))]
    programs = [p for p in programs if fnmatch.fnmatch(p.name, pattern)]

    failed = 0
    print(f"KTAP version 1\n1..{len(programs)}")
    for number, program in enumerate(programs, 1):
        folder = program.parent.name
        ended, output = run(str(program), PLAIN_USER if folder.startswith("as-user") else 0)
        verdict = judge(folder, ended)
        name = f"{folder}/{program.name}"
        if verdict in ("ok", "skip"):
            reason = output.decode(errors="replace").strip().rpartition("# SKIP ")[2]
            print(f"ok {number} - {name}" + (f" # SKIP {reason}" if verdict == "skip" else ""))
            continue
        failed += 1
        print(f"# {verdict}")
        for line in output.decode(errors="replace").splitlines():
            print(f"  {line}")
        print(f"not ok {number} - {name}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
