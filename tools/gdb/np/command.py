# SPDX-License-Identifier: MIT
"""
tools/gdb/np/command.py - what all np- commands share.

What:     a command is a class with a name, its usage, and run(); its docstring is what `help` shows.
          The base class counts the arguments, and turns whatever goes wrong into one line.
Start at: Command.invoke().
Holds:    no command ends in a Python traceback, whatever state the guest is in.
"""
import gdb

from .types import NpError, read, variable


class Command(gdb.Command):
    """The base of all np- commands."""

    name = ""
    usage = ""
    least, most = 0, 0  # how many arguments
    known = {}  # name: command

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_DATA)

    def invoke(self, argument, _from_tty):
        self.dont_repeat()
        try:
            arguments = self.split(argument.strip())
            if not self.least <= len(arguments) <= self.most:
                raise NpError(f"usage: {self.name} {self.usage}".rstrip())
            self.start(arguments)
        except NpError as error:
            raise gdb.GdbError(f"{self.name}: {error}") from None
        except gdb.error as error:
            raise gdb.GdbError(f"{self.name}: {why(error)}") from None

    def split(self, text):
        """The words of the argument; an expression may have blanks in it: see walk.py, page.py."""
        return gdb.string_to_argv(text)

    def start(self, arguments):
        check_guest()
        self.run(*arguments)

    def run(self, *arguments):
        raise NotImplementedError


def check_guest():
    """Is there a guest, and does it stand still?"""
    thread = gdb.selected_thread()
    if thread is None or not thread.is_valid():
        raise NpError("there is no guest: `make gdb` starts one, target remote :1234 finds one")
    if thread.is_running():
        raise NpError("the guest is running: stop it with Ctrl-C")


def kernel_is_mapped():
    try:
        read(int(variable("mm/virt/mm.c", "init_mm").address), 8)
    except (gdb.MemoryError, NpError):
        return False
    return True


def why(error):
    """A gdb error in words: often the machine has not come to the kernel yet."""
    if isinstance(error, gdb.MemoryError) and not kernel_is_mapped():
        return (
            "the kernel is not mapped here: this CPU is in the firmware or the boot stub (np-boot"
            " runs on), or was never started"
        )
    return str(error)


IN_MEMORY = (gdb.TYPE_CODE_ARRAY, gdb.TYPE_CODE_FUNC, gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION)


def number(expression):
    """The value of an expression as an unsigned number: 0x1000, $rsp, &zones, page->private.

    => of what is no number but lies in memory (a function, an array, a struct): its address
    """
    return unsigned(gdb.parse_and_eval(expression))


def unsigned(value):
    try:
        kind = value.type.strip_typedefs()
        if kind.code in IN_MEMORY and value.address is not None:
            value = value.address
        return int(value) & 0xFFFFFFFFFFFFFFFF
    except gdb.MemoryError:
        raise
    except gdb.error:
        raise NpError(f"a number or an address is wanted, not a {value.type}") from None


def small_number(expression, what):
    """A count, such as of lines."""
    value = gdb.parse_and_eval(expression)
    if value.type.strip_typedefs().code != gdb.TYPE_CODE_INT or int(value) <= 0:
        raise NpError(f"{expression}: a number of {what}, 1 or more, is wanted")
    return int(value)


def in_expression(compute):
    """The value of a $np_ function; an error in words, not as a traceback."""
    try:
        check_guest()
        return compute()
    except (NpError, gdb.error) as error:
        text = str(error) if isinstance(error, NpError) else why(error)
        raise gdb.GdbError(text) from None


def show(*lines):
    for line in lines:
        gdb.write(f"{line}\n".replace(" \n", "\n"))


def table(head, rows):
    """Rows of texts below a head, in columns; numbers to the right where the head says so: >name."""
    right = [name.startswith(">") for name in head]
    rows = [[name.lstrip(">") for name in head]] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        cells = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right)]
        show("  ".join(cells).rstrip())


class Help(Command):
    """np-help: the commands that nopage adds to gdb.

    `help np-walk` tells more about one."""

    name = "np-help"

    def start(self, _arguments):  # works without a guest
        for command in Command.known.values():
            what = command.__doc__.splitlines()[0].partition(": ")[2]
            show(f"  {(command.name + ' ' + command.usage).strip():22} {what}")
        show(f"  {'np-boot':22} from reset to the kernel's first 64-bit instruction.")
        show(
            "In expressions: $np_current() is the running task, $np_task(PID) another,",
            "$np_page(PFN) the struct page of a page frame:  p $np_current()->comm",
        )
