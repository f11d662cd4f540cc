# SPDX-License-Identifier: MIT
"""
tools/guest/programs.py - which test programs there are, by the names they have in the guest.

What:     a program of tests/user/FOLDER/NAME.c is FOLDER/NAME in the guest, under /tests.  Those of
          as-user-threads are built twice, with musl and with glibc: NAME_musl and NAME_glibc.
Start at: programs().   Who calls: tools/oracle, tests/run/test_usertests.py.
Not here: building them, see the Makefile (TESTS_USER, TESTS_THREADS).
"""
TWICE = "as-user-threads"
LIBCS = ("musl", "glibc")


def programs(root):
    """(Name in the guest, source) of each."""
    for source in (root / "tests" / "user").glob("*-*/*.c"):
        folder, name = source.parent.name, source.stem
        if folder == TWICE:
            for libc in LIBCS:
                yield f"{folder}/{name}_{libc}", source
        else:
            yield f"{folder}/{name}", source
