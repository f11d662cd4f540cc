# SPDX-License-Identifier: MIT
"""
tests/run/test_check.py - make's other targets: check, loc, doctor, and builds that build no more
than they must.

What:     `make check` passes on this tree, and each of its parts objects to a bad one.
Start at: test_make_check.
"""
import os
import re
import shutil
import subprocess

import pytest
from machines import BUILD, ROOT, make

TOOLS = ROOT / "tools"
pytestmark = pytest.mark.makes


def test_make_check():
    done = make("check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_tour_names_code_that_exists():
    """Each file, function and breakpoint that the tour mentions is there."""
    done = subprocess.run(["tests/user/tour_names.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path):
    """tree({path: text}): a small source tree for a checker to look at."""

    def grow(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return grow


def layers(root):
    return subprocess.run([TOOLS / "check-layers", root], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "source, include, good",
    [
        ("mm/virt/a.c", '"mm/phys/b.h"', True),
        ("mm/phys/a.c", '"mm/virt/b.h"', False),
        ("mm/phys/a.c", '"kernel/uapi/b.h"', True),
        ("mm/phys/a.c", '"arch/arch.h"', True),
        ("mm/phys/a.c", '"arch/x86_64/b.h"', False),
        ("mm/virt/a.c", '"kernel/sched/sched.h"', True),
        ("mm/virt/a.c", '"kernel/syscall.h"', False),
        ("kernel/a.c", '"drivers/b.h"', False),
        ("kernel/lib/a.c", '"mm/phys/b.h"', False),
        ("drivers/a.c", '"kernel/b.h"', True),
        ("drivers/a.c", "<linux/mm.h>", True),
        ("kernel/a.c", "<linux/mm.h>", False),
        ("kernel/a.c", "<stdarg.h>", True),
        ("kernel/a.c", "<stdio.h>", False),
        ("user/a.c", '"kernel/uapi/b.h"', True),
        ("user/a.c", '"kernel/b.h"', False),
        ("user/a.c", "<stdio.h>", True),
        ("kernel/uapi/a.h", '"kernel/lib/b.h"', False),
        ("kernel/a.c", '"beside.h"', False),
        ("kernel/a.c", '"kernel/nowhere.h"', False),
    ],
)
def test_layers(tree, source, include, good):
    target = include.strip('"<>')
    files = {source: f"#include {include}\n", "kernel/beside.h": ""}
    if "nowhere" not in target and include[0] == '"' and target != "beside.h":
        files[target] = ""
    done = layers(tree(files))
    assert (done.returncode == 0) == good, done.stdout
    assert good or f"{source}:1:" in done.stdout


def heads(root):
    return subprocess.run([TOOLS / "check-heads", root], capture_output=True, text=True, check=False)


def test_heads(tree):
    good = "/* SPDX-License-Identifier: MIT */\n/*\n * mm/a.c - adds.\n *\n * What:     it adds.\n */\n"
    assert heads(tree({"mm/a.c": good + "\n" * 50})).returncode == 0
    assert "no SPDX" in heads(tree({"mm/a.c": good.partition("\n")[2]})).stdout
    assert "no head" in heads(tree({"mm/a.c": good.replace("mm/a.c", "mm/b.c")})).stdout
    assert "What:" in heads(tree({"mm/a.c": good.replace("What:", "") + "\n" * 50})).stdout
    see = good[:-3] + " * See it:   tests/user: a_*, dies-N; docs/a.md;\n *           tests/kernel/b_*.c\n */"
    files = {"tests/user/as-user/a_b.c": "", "tests/user/dies-9/a.c": "", "docs/a.md": "", "tests/kernel/b_test.c": ""}
    root = tree({"mm/a.c": see, **files})
    assert "See it" not in heads(root).stdout
    for folder in ((root / name).parent for name in files):
        folder.rename(root / "away")
        assert 'mm/a.c: "See it" names' in heads(root).stdout, folder
        (root / "away").rename(folder)
    assert "docs/a.md:2:" in heads(tree({"docs/a.md": "ours\n" + "<" * 7 + " HEAD\n"})).stdout


def sparse(source):
    command = [TOOLS / "check-sparse", "-Wsparse-all", "-Wcontext", "--", source]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_sparse_finds_a_mixed_address(tmp_path):
    source = tmp_path / "a.c"
    text = "#define __user __attribute__((noderef, address_space(1)))\n"
    text += "static int peek(int __user *p)\n{\n\treturn %sp;\n}\nint (*const keep)(int __user *) = peek;\n"
    source.write_text(text % "*")
    assert "noderef" in sparse(source).stdout
    assert sparse(source).returncode == 1


def test_loc():
    done = make("loc")
    assert done.returncode == 0
    for folder in ("arch", "mm/phys", "mm/virt", "mm/dma", "kernel", "drivers", "include"):
        assert re.search(rf"^{folder} +\d+ +\d+ +\d+ +\d+%", done.stdout, re.M), done.stdout


def test_loc_counts_code_only(tree):
    text = '/* one\n two */\n\nint a; /* three */\n// four\nchar *s = "/* five */";\n'
    root = tree({"mm/phys/a.c": text, "mm/phys/b.c": "\n"})
    done = subprocess.run([TOOLS / "loc", root], capture_output=True, text=True, check=True)
    assert re.search(r"^mm/phys +2 +2 ", done.stdout, re.M), done.stdout


def test_doctor():
    done = make("doctor")
    assert re.search(r"qemu-system-x86_64 +\d+\.\d+\S* +ok", done.stdout), done.stdout
    assert done.returncode == 0, done.stdout


def test_doctor_says_in_one_line_what_is_missing(tmp_path):
    """On a machine where only the shell and a few small tools are."""
    for name in ("sh", "sed", "sort", "head", "grep", "cut", "dirname", "cat", "printf", "id"):
        if shutil.which(name):
            (tmp_path / name).symlink_to(shutil.which(name))
    done = subprocess.run(
        [shutil.which("sh"), TOOLS / "doctor", "--quiet", "build", "run"], env={"PATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "qemu-system-x86" in done.stderr and "make setup" in done.stderr


def test_setup_lists_packages_where_it_cannot_install(tmp_path):
    for name in ("sh", "sed", "sort", "head", "grep", "dirname", "cat", "id"):
        (tmp_path / name).symlink_to(shutil.which(name))
    done = subprocess.run(
        [shutil.which("sh"), TOOLS / "setup"], env={"PATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "apt-get" in done.stderr and "qemu-system-x86" in done.stderr


def test_help():
    done = make("help")
    assert "make setup" in done.stdout and "FIRMWARE" in done.stdout


# ---- Builds ---------------------------------------------------------------------------------

# A folder of its own: other tests are booting what is in build/.
AGAIN = BUILD / "again"
FOLDER = os.path.relpath(AGAIN, ROOT)
PARTS = [f"B={FOLDER}", f"{FOLDER}/nopage.elf", f"{FOLDER}/root.cpio"]


def build():
    done = make("-j2", *PARTS)
    assert done.returncode == 0, done.stderr
    return done


def compiled(done):
    return set(re.findall(r"^  (?:CC|AS) +(\S+)$", done.stdout, re.M))


def test_build_is_reproducible():
    """Two builds of the same source give the same kernel and archive."""
    build()
    for name in ("root.cpio", "nopage.elf"):
        # not in the assert itself: where they differ pytest would compare two megabytes, line by line
        same = (AGAIN / name).read_bytes() == (BUILD / name).read_bytes()
        assert same, name


def test_second_make_does_nothing():
    build()
    assert build().stdout == ""


def test_touched_header_rebuilds_its_users_only():
    build()
    header = ROOT / "mm" / "phys" / "buddy.h"
    users = {
        str(path.relative_to(ROOT))
        for folder in ("mm", "kernel", "tests/kernel")
        for path in (ROOT / folder).rglob("*.c")
        if '"mm/phys/buddy.h"' in path.read_text()
    }
    before = header.stat()
    try:
        header.touch()
        rebuilt = compiled(build())
    finally:
        os.utime(header, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert users and users <= rebuilt
    assert len(rebuilt) < len(list((AGAIN / "obj").rglob("*.o"))) // 2


def test_another_flag_rebuilds_everything():
    """DEBUG=0 is another set of flags: no object may stay as it was."""
    build()
    everything = {str(path.relative_to(AGAIN / "obj"))[:-2] for path in (AGAIN / "obj").rglob("*.o")}
    everything = {name for name in everything if not name.startswith("glibc/")}  # user programs
    done = make("-j2", *PARTS, "DEBUG=0")
    assert done.returncode == 0, done.stderr
    assert compiled(done) == everything


def test_dma_rules_are_those_of_the_tests(tmp_path):
    """The page is what the tests say; with a rule more, or a report of another name, it is not."""
    check = [ROOT / "tools/dma-rules", "--check"]
    for name in ("tests/kernel/dma_rules_test.c", "mm/dma/report.c", "docs/dma-rules.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)

    def current():
        return subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    assert current()
    for name, old, new in (
        ("tests/kernel/dma_rules_test.c", "A mapping is unmapped once.", "A mapping is unmapped."),
        ("mm/dma/report.c", '"wrong size"', '"bad size"'),
    ):
        text = (tmp_path / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new))
        assert not current(), name
        (tmp_path / name).write_text(text)
    assert current()
