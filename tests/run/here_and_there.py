# SPDX-License-Identifier: MIT
"""
tests/run/here_and_there.py - the same lines for a shell here and in the guest: is the output the same?

What:     a case is a name and lines for BusyBox's shell; compare() has all of a table run by one shell
          in the guest and by one on this machine, the same binary, each case in an empty folder of
          its own, and reports each as a result.  So Linux says what is right, not the test.
Start at: compare().   Who calls: test_busybox.py, test_programs.py.
          By hand: the script is build/test-output/NAME/table.sh, the log beside it.
"""
import os
import shutil
import subprocess

import ktap
from machines import BUILD, GUARD, OUTPUT, run_tool

BUSYBOX = os.environ.get("BUSYBOX") or shutil.which("busybox")
# Our own hellos are in the first of these here, in the second there.
PROGRAMS = f"{BUILD}/apps:/usr/local/bin:/usr/bin:/bin"
# BusyBox finds its applets everywhere; a system's other tools shall not stand in for them.
APPLETS = "/nowhere"
BEGIN, STATUS = "\x02case ", "\x03status "


def script(cases, folder, path):
    """A shell script that runs them one after the other, in folders under `folder`."""
    lines = [f"export TZ=UTC LC_ALL=C PATH={path}", f"mkdir -p {folder}"]
    for name, commands in cases:
        lines += [
            f"mkdir {folder}/{name}; cd {folder}/{name}; printf '%s\\n' '{BEGIN}{name}'",
            f"(\numask 022\n{commands}\n) 2>&1 </dev/null",
            f"printf '%s%s\\n' '{STATUS}' $?; cd /; rm -rf {folder}/{name}",
        ]
    return "\n".join(lines) + "\n"


def answers(text):
    """What each case wrote, by name, its status in the last line; a case that is cut off is left out."""
    found = {}
    for part in text.split(BEGIN)[1:]:
        name, _, rest = part.partition("\n")
        said, mark, status = rest.partition(STATUS)
        if mark:
            found[name] = said + "status " + status.split("\n", 1)[0]
    return found


def on_this_machine(cases, folder, path):
    """What each case writes here, under this folder."""
    (folder / "table.sh").write_text(script(cases, folder / "work", path))
    done = subprocess.run(
        [BUSYBOX, "sh", "table.sh"], stdin=subprocess.DEVNULL, capture_output=True, cwd=folder,
        timeout=GUARD, check=True, env={"HOME": "/root"},
    )  # fmt: skip
    found = answers(done.stdout.decode())
    assert list(found) == [name for name, _ in cases], "a case ends the shell that runs it"
    return {name: said.replace(str(folder), "/tmp") for name, said in found.items()}


def in_the_guest(cases, name, path, options):
    """What each case writes in the guest, and the run."""
    folder = OUTPUT / name
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "table.sh"
    table.write_text(script(cases, "/tmp/work", path))
    words = ["tools/run", *options, "--add", f"{table}:/table.sh", "--", BUSYBOX, "sh", "table.sh"]
    done = run_tool(words, name)
    return answers(done.console), done


def compare(request, cases, folder, name, path, options=()):
    """Run all cases here (under `folder`) and there; each becomes a result of this test."""
    expected = on_this_machine(cases, folder, path)
    got, done = in_the_guest(cases, name, path, options)
    results = []
    for case, commands in cases:
        here, there = expected[case], got.get(case, "(nothing: the guest ended)")
        detail = f"$ {commands}\n--- this machine\n{here}\n--- the guest\n{there}"
        results.append(ktap.Case(case, *(("passed", "") if here == there else ("failed", detail))))
    request.node.ktap_cases = results
    assert done.status == 0, done.story()
