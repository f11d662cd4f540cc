# SPDX-License-Identifier: MIT
"""
tests/run/test_programs.py - programs of a distribution, as they come: what they say here and in the guest.

What:     the tables of programs_table.py, each case a result; and stress-ng's memory stressors.
Start at: test_same_output.
"""
import here_and_there
import pytest
from machines import BUILD
from programs_table import CASES, LONG

APPS = ["--add-archive", str(BUILD / "apps.cpio"), "--mem", "1G"]


@pytest.mark.all
def test_same_output(request, tmp_path):
    here_and_there.compare(request, CASES, tmp_path, "programs", here_and_there.PROGRAMS, APPS)


@pytest.mark.all
def test_large_databases(request, tmp_path):
    here_and_there.compare(request, LONG, tmp_path, "databases", here_and_there.PROGRAMS, APPS)
