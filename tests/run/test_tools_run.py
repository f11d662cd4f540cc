# SPDX-License-Identifier: MIT
"""
tests/run/test_tools_run.py - what tools/run promises to whoever runs a program with it.

What:     status codes, bytes in and out, ends of input, timeouts, signals, bad programs, and that
          nothing is left behind.  The guest's end is guest/probe.c.
"""
import fcntl
import os
import pathlib
import re
import signal
import struct
import subprocess
import termios
import time

import pexpect
import pytest
from machines import BUILD, GUARD, ROOT
from terminal import Terminal

PROBE = BUILD / "tests" / "run" / "probe"
RUN = ROOT / "tools" / "run"


@pytest.fixture
def run(tmp_path):
    """run(options, program words, stdin=bytes): tools/run to its end."""

    def start(options, words, stdin=b"", **more):
        command = [RUN, "--timeout", str(GUARD), "--log", tmp_path / "log", *options]
        command += ["--", *words] if words else []
        return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, check=False, **more)

    return start


def probe(run, *words, options=(), **more):
    return run(options, [PROBE, *words], **more)


def said(done):
    """tools/run's own lines on stderr."""
    return [line for line in done.stderr.decode().splitlines() if line.startswith("tools/run:")]


def difference(got, expected):
    """None, or where two long texts differ first (pytest's own comparison takes minutes)."""
    if got == expected:
        return None
    pairs = zip(got, expected)
    place = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(got), len(expected)))
    return (
        f"{len(got)} bytes for {len(expected)}; at {place}: {got[place:place + 20]!r}"
        f" for {expected[place:place + 20]!r}"
    )


def spam(size):
    """What `probe spam SIZE` writes."""
    return (bytes(range(256)) * (size // 256 + 1))[:size]


# ---- Status ---------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [0, 1, 2, 42, 124, 125, 126, 128, 139, 255])
def test_status_is_the_programs(run, status):
    """All eight bits come through, and those that tools/run uses itself come without its line."""
    done = probe(run, "exit", str(status))
    assert done.returncode == status
    assert said(done) == []


@pytest.mark.parametrize("deed, number", [("segv", 11), ("ill", 4), ("fpe", 8)])
def test_killed_by_signal(run, deed, number):
    done = probe(run, deed)
    assert done.returncode == 128 + number
    assert re.search(rf"killed by signal {number} \({signal.Signals(number).name}\)", said(done)[0])


def test_timeout(run):
    """A program that does not end is stopped, its output until then is kept."""
    done = run(["--timeout", "3"], [PROBE, "hang"])
    assert done.returncode == 124
    assert done.stdout == b"hanging\n"
    assert "timeout" in said(done)[0]


def test_panic(run):
    """Without its boot module the kernel panics, and says which."""
    done = run(["--without-archive"], [])
    assert done.returncode == 125
    assert "kernel panic" in said(done)[0]


@pytest.mark.parametrize(
    "options",
    [
        ["--no-such-option"],
        ["--mem", "much"],
        ["--mem", "0"],
        ["--smp", "0"],
        ["--smp", "17"],
        ["--smp", "two"],
        ["--timeout", "0"],
        ["--firmware", "coreboot"],
        ["--iommu", "maybe"],
        ["--qemu", "'unbalanced"],
        ["--firmware", "uefi", "--mem", "32M"],
        ["--add", "/etc/passwd:/../x"],
        ["--floppy-readonly"],
        ["--floppy", "", "--floppy-readonly"],
        ["stray"],
    ],
    ids=" ".join,
)
def test_usage(run, options):
    done = run(options, [PROBE, "exit", "0"])
    assert done.returncode == 2
    assert said(done) and done.stdout == b""


def test_usage_without_program(run):
    assert run(["--"], []).returncode == 2


# ---- Programs that cannot run ---------------------------------------------------------------


def dynamic_program(folder):
    source = folder / "dynamic.c"
    source.write_text("int main(void) { return 7; }\n")
    subprocess.run(["gcc", "-o", folder / "dynamic", source], check=True)
    return folder / "dynamic"


def test_dynamic_program(run, tmp_path):
    """Its loader and its libraries go with it."""
    assert run([], [dynamic_program(tmp_path)]).returncode == 7


def test_script(run, tmp_path):
    """So does a script's interpreter; /bin/sh is the guest's own."""
    for interpreter in ("/bin/sh", "/usr/bin/env dash"):
        path = tmp_path / "script"
        path.write_text(f"#!{interpreter}\necho $1 $#\nexit 5\n")
        done = run([], [path, "a b", "c"])
        assert (done.returncode, done.stdout) == (5, b"a b 2\n"), interpreter


@pytest.mark.parametrize("path", ["/no/such/disk", "/"])
def test_floppy_that_is_no_file(run, path):
    done = run(["--floppy", path], [PROBE, "exit", "0"])
    assert done.returncode == 126
    assert path in said(done)[0] and "floppy" in said(done)[0]


@pytest.mark.parametrize("path", ["/no/such/program", "/", "/proc/self/mem"])
def test_program_that_cannot_be_read(run, path):
    done = run([], [path])
    assert done.returncode == 126
    assert path in said(done)[0]


@pytest.mark.parametrize("name", ["empty", "truncated", "foreign"])
def test_program_that_cannot_be_loaded(run, tmp_path, name):
    """The guest says why it cannot: tools/run hands that on."""
    image = PROBE.read_bytes()
    contents = {
        "empty": b"",
        "truncated": image[:100],
        "foreign": image[:18] + b"\xb7\x00" + image[20:],  # e_machine: aarch64
    }
    path = tmp_path / name
    path.write_bytes(contents[name])
    done = run([], [path])
    assert done.returncode == 126
    assert "cannot run" in said(done)[0] and "ENOEXEC" in said(done)[0]


def test_missing_kernel(run, tmp_path):
    environment = dict(os.environ, NOPAGE_BUILD=str(tmp_path))
    done = probe(run, "exit", "0", env=environment)
    assert done.returncode == 126
    assert "nopage.elf is missing" in said(done)[0] and "make" in said(done)[0]


def test_qemu_refuses(run):
    """What QEMU complained about is told."""
    done = probe(run, "exit", "0", options=["--qemu", "-device no-such-device"])
    assert done.returncode == 126
    assert "no-such-device" in said(done)[0]


# ---- Bytes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("firmware", ["direct", "bios", "uefi"])
def test_output_byte_for_byte(run, firmware):
    """Each byte value, and nothing of the firmware's or the kernel's, whatever booted it."""
    done = probe(run, "spam", "600", options=["--firmware", firmware])
    assert done.stdout == spam(600)
    assert done.returncode == 0


def test_much_output(run):
    done = probe(run, "spam", "3000000")
    assert difference(done.stdout, spam(3000000)) is None


def test_stderr_is_on_stdout(run):
    assert probe(run, "stderr", "to standard error\n").stdout == b"to standard error\n"


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"no newline at the end", bytes(range(256)), b"\x04\x03\x1e\x11\x13\r\n\x1eexit 9\n"],
    ids=["nothing", "one byte", "no newline", "all values", "control characters"],
)
def test_input_byte_for_byte(run, data):
    """Input comes back as it went in; its end is seen; a faked record in it is mere data."""
    done = probe(run, "echo", stdin=data)
    assert done.stdout == data
    assert done.returncode == 0


def test_much_input(run):
    """A megabyte there and back, with no byte lost or in another place."""
    data = b"".join(b"%07d\n" % i for i in range(1 << 17))
    assert difference(probe(run, "echo", stdin=data).stdout, data) is None


def test_input_that_nobody_reads(run):
    """A program that ends without reading its input ends all the same."""
    assert probe(run, "exit", "3", stdin=bytes(1 << 20)).returncode == 3


def test_slow_reader_loses_nothing():
    """Output that is not taken stops the guest: nothing is dropped."""
    with subprocess.Popen(
        [RUN, "--log", "/dev/null", "--", PROBE, "spam", "1000000"], stdout=subprocess.PIPE
    ) as child:
        first = child.stdout.read(1)
        # Wait until the guest has filled every buffer in between; on a slow host it may be fewer,
        # which makes the test weaker, not false.
        before, now = -1, waiting(child.stdout)
        while before != now:
            time.sleep(0.2)
            before, now = now, waiting(child.stdout)
        rest = child.stdout.read()
    assert difference(first + rest, spam(1000000)) is None
    assert child.returncode == 0


def waiting(pipe):
    """How many bytes are in the pipe?"""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


def wait_until(condition):
    limit = time.monotonic() + GUARD
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_output_is_prompt():
    """What a program writes is here while it still runs."""
    command = [RUN, "--log", "/dev/null", "--", PROBE, "echo"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        for line in (b"one\n", b"two\n"):
            child.stdin.write(line)
            child.stdin.flush()
            assert child.stdout.readline() == line
        child.stdin.close()
        assert child.stdout.read() == b""
    assert child.returncode == 0


def test_closed_input():
    command = f"exec {RUN} --log /dev/null -- {PROBE} echo <&-"
    done = subprocess.run(command, shell=True, capture_output=True, timeout=GUARD, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_terminal_as_input():
    """Lines typed at a terminal reach the program; Ctrl-D is the end of its input."""
    child = Terminal([RUN, "--log", "/dev/null", "--", PROBE, "echo"])
    child.send("typed\n")
    child.expect("typed\r\n.*typed\r\n")  # the terminal's own echo, then the program's
    child.type_end_of_input()
    child.expect(pexpect.EOF)
    assert child.exit_status() == 0
    child.stop()


# ---- What the program is given --------------------------------------------------------------


def test_arguments(run):
    words = ["tell", "a b", "", "--", "*", "ä", "x=y"]
    out = probe(run, *words).stdout.decode()
    assert out.split("--\n")[0] + "--\n" + out.split("--\n")[1] == "a b\n\n--\n*\nä\nx=y\n"


def test_environment(run):
    out = probe(run, "tell").stdout.decode()
    assert out.split("--\n")[1].splitlines() == [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
    ]


def test_runs_as_root(run):
    assert probe(run, "uid").stdout == b"0\n"


def test_added_files(run, tmp_path):
    (tmp_path / "data").write_bytes(b"some data\n" * 1000)
    (tmp_path / "link").symlink_to("data")
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    (tmp_path / "outer" / "inner" / "data").write_bytes(b"some data\n" * 1000)
    (tmp_path / "outer" / "alias").symlink_to("inner/data")
    for option, path in (
        (f"{tmp_path}/data", "/data"),
        (f"{tmp_path}/data:/some/where/else", "/some/where/else"),
        (f"{tmp_path}/data:/folder/", "/folder/data"),
        (f"{tmp_path}/link", "/link"),
        (f"{tmp_path}/outer:/other", "/other/inner/data"),
        (f"{tmp_path}/outer", "/outer/alias"),
    ):
        done = probe(run, "cat", path, options=["--add", option])
        assert done.stdout == b"some data\n" * 1000, option


def test_added_file_that_is_not_there(run):
    done = probe(run, "exit", "0", options=["--add", "/no/such/file"])
    assert done.returncode == 126 and "/no/such/file" in said(done)[0]


def test_added_program_that_cannot_be(run, tmp_path):
    """--add-deps says what is wrong, before anything is booted."""
    image = PROBE.read_bytes()
    files = {
        "text": (b"hello", "is not a program"),
        "arm": (image[:18] + b"\xb7\x00" + image[20:], "for another machine"),
        "short": (b"\x7fELF\x02\x01" + bytes(12) + b"\x3e\x00" + b"\xff" * 80, "is damaged"),
        "script": (b"#!/no/such/interpreter\n", "/no/such/interpreter: No such file"),
    }
    for name, (data, says) in files.items():
        (tmp_path / name).write_bytes(data)
        done = run(["--add-deps", str(tmp_path / name)], [PROBE, "exit", "0"])
        assert done.returncode == 126 and says in said(done)[0], (name, done.stderr)
    library = tmp_path / "libgone.so"
    main = tmp_path / "main.c"
    main.write_text("int gone(void); int main(void) { return gone(); }\n")
    subprocess.run(["gcc", "-shared", "-x", "c", "-", "-o", library], input=b"int gone(void) { return 0; }", check=True)
    subprocess.run(["gcc", "-o", tmp_path / "main", main, library], check=True)
    library.unlink()
    done = run(["--add-deps", str(tmp_path / "main")], [PROBE, "exit", "0"])
    assert done.returncode == 126 and "libgone.so, which is not on this machine" in said(done)[0]


def test_added_program_has_its_files(run, tmp_path):
    """A dynamic program, its loader and its libraries are where they are looked for; a script's interpreter too."""
    done = run(["--add-deps", dynamic_program(tmp_path)], [PROBE, "cat", "/usr/local/bin/dynamic"])
    assert done.stdout == (tmp_path / "dynamic").read_bytes()
    for path in ("/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6"):
        done = run(["--add-deps", str(tmp_path / "dynamic")], [PROBE, "cat", path])
        assert done.stdout[:4] == b"\x7fELF", path
    module = tmp_path / "folder" / "module.so"
    module.parent.mkdir()
    command = ["gcc", "-shared", "-x", "c", "/dev/null", "-o", module, "-Wl,--no-as-needed", "-lm"]
    subprocess.run(command, check=True)
    done = run(["--add-deps", str(module.parent)], [PROBE, "cat", "/lib/x86_64-linux-gnu/libm.so.6"])
    assert done.stdout[:4] == b"\x7fELF"
    (tmp_path / "script").write_text("#!/usr/bin/env dash\nexit 3\n")
    done = run(["--add-deps", str(tmp_path / "script")], [PROBE, "cat", "/usr/bin/dash"])
    assert done.stdout[:4] == b"\x7fELF"


@pytest.mark.parametrize("options", [["--smp", "2"], ["--mem", "64M"], ["--cpu", "qemu64"], ["--iommu", "on"]],
                         ids=" ".join)  # fmt: skip
def test_machines(run, options):
    assert probe(run, "exit", "7", options=options).returncode == 7


# ---- The log --------------------------------------------------------------------------------


def test_log_on_stderr():
    """Without --log the kernel's log is on stderr, and never on stdout."""
    done = subprocess.run(
        [RUN, "--", PROBE, "exit", "0"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.stdout == b""
    assert b"nopage" in done.stderr
    assert not re.search(rb"[^\n\t\x20-\x7e]", done.stderr)


def test_log_in_a_file(run, tmp_path):
    done = probe(run, "exit", "0")
    assert b"nopage" in (tmp_path / "log").read_bytes()
    assert done.stderr == b""


def test_log_that_cannot_be_written(run):
    done = probe(run, "exit", "0", options=["--log", "/no/such/folder/log"])
    assert done.returncode == 126 and "/no/such/folder/log" in said(done)[0]


# ---- Nothing is left behind -----------------------------------------------------------------


def children_of(pid):
    return [int(word) for word in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_stopped_from_outside(tmp_path, number):
    """QEMU and the work folder go with tools/run (a folder may survive SIGKILL)."""
    command = [RUN, "--log", "/dev/null", "--", PROBE, "hang"]
    environment = dict(os.environ, TMPDIR=str(tmp_path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout.readline() == b"hanging\n"
        (qemu,) = children_of(child.pid)
        child.send_signal(number)
        child.wait(GUARD)
    wait_until(lambda: not alive(qemu))
    if number == signal.SIGKILL:
        assert child.returncode == -number
    else:
        assert child.returncode == 128 + number
        assert list(tmp_path.iterdir()) == []


def alive(pid):
    try:
        return " Z " not in pathlib.Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_reader_goes_away():
    """`tools/run -- program | head`: ends when head does."""
    command = f"{RUN} --log /dev/null -- {PROBE} spam 100000000 | head -c 1000 | wc -c; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=GUARD, check=False)
    assert done.stdout.strip() == b"1000"
    assert done.returncode == 128 + signal.SIGPIPE


def test_ordinary_run_leaves_nothing(run, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = dict(os.environ, TMPDIR=str(scratch))
    assert probe(run, "exit", "0", options=["--firmware", "uefi"], env=environment).returncode == 0
    assert list(scratch.iterdir()) == []


def test_gdb_waits_at_reset():
    """--gdb: the machine stands still, and the port it says is QEMU's."""
    command = [RUN, "--gdb", "--log", "/dev/null", "--", PROBE, "exit", "5"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        line = child.stderr.readline()
        port = re.search(r"target remote :(\d+)", line)[1]
        done = subprocess.run(
            ["gdb", "-nx", "-batch", "-ex", f"target remote :{port}", "-ex", "info registers rip",
             "-ex", "detach"], capture_output=True, text=True, timeout=GUARD, check=False,
        )  # fmt: skip
        if "fff0" not in done.stdout:  # the reset vector
            child.terminate()
        child.wait(GUARD)
    assert "fff0" in done.stdout, done.stdout + done.stderr
    assert child.returncode == 5
