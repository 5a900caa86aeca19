"""Count the system calls and page faults of a server."""

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hexapla.bench.measure.load import LIMITS, InvalidSample, Limits
from hexapla.bench.measure.server import loaded_server, processors
from hexapla.process.child import Child
from hexapla.project.implementation import Implementation

EVENTS = "raw_syscalls:sys_enter,page-faults"


def calls(
    implementation: Implementation,
    seed: int,
    *,
    size: int,
    connections: int,
    count: int,
    limits: Limits = LIMITS,
) -> dict[str, Any]:
    """Return a server's system calls and page faults per message; both are exact."""
    server_cpu, _ = processors()  # for both, so that chance does not decide how many messages wait
    with (
        loaded_server(implementation, server_cpu, connections, size, seed, limits) as (child, load),
        counting(child.pid) as counts,
    ):
        await_rest(child)
        counts.begin()
        load.exchange(count)
        await_rest(child)  # its last call is the one in which it waits
        totals = counts.end()
        load.farewell()
    per_message = {name: total / count for name, total in totals.items()}
    return {**per_message, "raw": {"messages": count, **totals}}


def await_rest(child: Child) -> None:
    try:
        child.settle()
    except AssertionError as error:
        raise InvalidSample(str(error)) from error


class Counting:
    """The kernel's counts of one process: from perf where that works, page faults from /proc."""

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
        self._faults = self._page_faults()
        if self._perf and not self._order("enable"):
            self._perf.communicate()
            self._perf = None

    def end(self) -> dict[str, float]:
        """Return the page faults since `begin`, and the system calls where perf counts them."""
        faults = self._page_faults() - self._faults
        if self._perf is None or not self._order("disable"):
            return {"echo-faults": faults}
        self._perf.send_signal(2)
        _, report = self._perf.communicate()
        match = re.search(r"^(\d+),[^\n]*sys_enter", report, re.MULTILINE)
        return {"echo-faults": faults} | ({"echo-calls": float(match[1])} if match else {})

    def close(self) -> None:
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
            raise InvalidSample(f"cannot count page faults: {error}") from error
        fields = stat.rpartition(") ")[2].split()
        return float(fields[7]) + float(fields[9])  # minor and major, see proc(5)


def counting(process: int) -> contextlib.closing[Counting]:
    return contextlib.closing(Counting(process))
