# SPDX-License-Identifier: MIT
"""
tools/gdb/np/edu.py - np-edu: the queue of the edu device: its command ring, and who waits for it.

What:     the ring as /proc/edu shows it, and behind it what only the driver knows: the requests of
          each open file that has some in the ring or waits for its turn.
Start at: Edu.run().
See it:   drivers/edu/edu.h (struct edu_request), drivers/edu/edu_ring.c; docs/dad.md; tests/run/test_gdb.py
"""
from .command import Command, show, table
from .types import list_of, variable

OPS = {0: "none", 1: "write", 2: "read"}
COMMANDS = {0: "free", 1: "ready", 2: "running", 3: "done", 4: "skipped", 5: "failed"}
REQUESTS = {0: "queued", 1: "ended", 2: "done"}


class Edu(Command):
    """np-edu: the command ring of the edu device, and the requests behind it.

    np-edu
    ">" is the command at the ring's head: the one that runs, if one does.  Files are numbered in
    the order in which they were opened; request 0 is a read() or a write()."""

    name, usage = "np-edu", ""

    def run(self):
        edu = variable("drivers/edu/edu_proc.c", "shown")
        if not int(edu):
            show("There is no edu device.")
            return
        state = "out of use" if edu["failed"] else "late" if edu["late"] else "running" if edu["running"] else "idle"
        show(f"{state}; {int(edu['transfers'])} transfers, {int(edu['timeouts'])} timeouts")
        self.show_ring(edu)
        self.show_requests(edu)

    def show_ring(self, edu):
        ring = edu["ring"]
        size, head, tail = (int(ring[name]) for name in ("size", "head", "tail"))
        rows = []
        for n in range(tail, tail + size):
            command = ring["command"][n % size]
            if int(command["status"]) == 0:
                continue
            mark = ">" if head != tail and n % size == head % size else ""
            rows.append([mark, OPS.get(int(command["op"]), "?"), COMMANDS.get(int(command["status"]), "?"),
                         f"{int(command['bus']):#x}", int(command["dev_offset"]), int(command["len"]),
                         int(command["file"]), int(command["id"])])  # fmt: skip
        table(["", "op", "status", "bus", "offset", "bytes", "file", "request"], rows)

    def show_requests(self, edu):
        """Those of files that have a command in the ring, or wait for their turn to put one there."""
        files = {int(file): file for file in list_of(edu["turns"], "struct edu_file", "turn")}
        for n in range(int(edu["ring"]["size"])):
            if int(edu["slot"][n]):
                file = edu["slot"][n]["file"]
                files[int(file)] = file
        rows = []
        for file in sorted(files.values(), key=lambda file: int(file["number"])):
            for request in list_of(file["requests"], "struct edu_request", "sibling"):
                rows.append([int(file["number"]), int(request["id"]), REQUESTS[int(request["state"])],
                             int(request["len"]), int(request["moved"]), int(request["nr_pieces"])])  # fmt: skip
        if rows:
            table(["file", "request", "state", "bytes", "moved", "pages"], rows)
