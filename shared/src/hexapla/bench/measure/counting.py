"""Count the system calls and page faults of a server."""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.server import loading, pinned, processors, serving
from hexapla.process.child import Child
from hexapla.project.implementation import Implementation

EVENTS = "raw_syscalls:sys_enter,page-faults"


def calls(
    each: Implementation, size: int, connections: int, count: int, seed: int
) -> dict[str, Any]:
    """Return a server's system calls and page faults for each message; both are exact.

    Client and server share a processor, so that how many messages wait when a server wakes is no accident.
    """
    theirs, _ = processors()
    with (
        serving(each) as (child, port, _),
        pinned(theirs),
        loading(child, port, connections, size, seed) as load,
        counting(child.pid) as counts,
    ):
        rest(child)
        counts.begin()
        load.exchange(count)
        rest(child)  # the last call is the one in which it waits
        found = counts.end()
        load.farewell()
    return {name: value / count for name, value in found.items()} | {
        "raw": {"messages": count, **found}
    }


def rest(child: Child) -> None:
    """Wait until a server does nothing; raise `InvalidSample` when it never does."""
    try:
        child.settle()
    except AssertionError as error:
        raise InvalidSample(str(error)) from error


class Counting:
    """The kernel's counts of one process, by perf where that works, else by what /proc says."""

    def __init__(self, process: int) -> None:
        self._process, self._perf = process, None
        self._orders, self._acks = os.pipe(), os.pipe()
        if shutil.which("perf"):
            inside = (self._orders[0], self._acks[1])
            options = ["-x,", "-D", "-1", "--control", "fd:{},{}".format(*inside)]
            self._perf = subprocess.Popen(
                ["perf", "stat", *options, "-e", EVENTS, "-p", str(process)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                pass_fds=inside,
            )
        os.close(self._acks[1])
        os.close(self._orders[0])

    def begin(self) -> None:
        """Count from now on."""
        self._faults = self._page_faults()
        if self._perf and not self._order("enable"):
            self._perf.communicate()
            self._perf = None

    def end(self) -> dict[str, float]:
        """Return what was counted: page faults, and system calls where those can be had."""
        faults = self._page_faults() - self._faults
        if self._perf is None or not self._order("disable"):
            return {"echo-faults": faults}
        self._perf.send_signal(2)
        _, said = self._perf.communicate()
        found = re.search(r"^(\d+),[^\n]*sys_enter", said, re.MULTILINE)
        return {"echo-faults": faults} | ({"echo-calls": float(found[1])} if found else {})

    def close(self) -> None:
        """End what counts."""
        if self._perf and self._perf.poll() is None:
            self._perf.kill()
            self._perf.communicate()
        for end in (self._orders[1], self._acks[0]):
            os.close(end)

    def _order(self, word: str) -> bool:
        try:
            os.write(self._orders[1], f"{word}\n".encode())
        except BrokenPipeError:
            return False
        return os.read(self._acks[0], 16).startswith(b"ack")

    def _page_faults(self) -> float:
        try:
            stat = Path(f"/proc/{self._process}/stat").read_text(encoding="utf-8")
        except OSError as error:
            raise InvalidSample(
                f"nobody can say how many page faults there were: {error}"
            ) from error
        fields = stat.rpartition(") ")[2].split()
        return float(fields[7]) + float(fields[9])  # minor and major, see proc(5)


@contextlib.contextmanager
def counting(process: int) -> Iterator[Counting]:
    """Count inside, when told to."""
    found = Counting(process)
    try:
        yield found
    finally:
        found.close()
