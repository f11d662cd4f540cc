# SPDX-License-Identifier: MIT
"""
tests/run/test_busybox.py - BusyBox's applets here and there: the same binary, the same output.

What:     the table of busybox_table.py, each case a result.
Start at: test_same_output.
"""
import here_and_there
from busybox_table import CASES


def test_same_output(request, tmp_path):
    here_and_there.compare(request, CASES, tmp_path, "busybox", here_and_there.APPLETS)
