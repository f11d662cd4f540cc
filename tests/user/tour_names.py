#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tests/user/tour_names.py - does the code that the tour points at exist?

What:     Each step of the tour ends with where_to_look(FILE, FUNCTION,
          BREAKPOINT). A function that was renamed would leave a student
          looking for nothing: here every FILE must be there and must define
          FUNCTION and BREAKPOINT.
Start at: main().
Usage:    tests/user/tour_names.py    (in the root of the tree; status 0 or 1)
"""

import pathlib
import re
import sys

CALL = re.compile(r'where_to_look\(\s*"([^"]+)",\s*"([^"]+)",\s*"([^"]+)"\s*\)')


def defines(text, function):
    """A line that begins in the first column and names the function before a parenthesis."""
    return re.search(rf"^\w[^;=]*\b{re.escape(function)}\(", text, re.MULTILINE) is not None


def main():
    wrong = found = 0
    for step in sorted(pathlib.Path("user/tour").glob("*.c")):
        for path, function, breakpoint_at in CALL.findall(step.read_text()):
            found += 1
            source = pathlib.Path(path)
            if not source.is_file():
                print(f"{step}: there is no {path}")
                wrong += 1
                continue
            for name in {function, breakpoint_at}:
                if not defines(source.read_text(), name):
                    print(f"{step}: {path} does not define {name}")
                    wrong += 1
    print(f"{found} places named by the tour, {wrong} of them wrong")
    sys.exit(1 if wrong or not found else 0)


if __name__ == "__main__":
    main()
