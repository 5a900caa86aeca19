"""What many sleepers cost, in one process: processor time and memory for each, and how late they wake.

The naps are given on standard input, and what the program prints goes into a file, which disturbs nobody: how
long that was, and when, is looked at every few milliseconds, so each line has a time without being read.
"""

import os
import re
import subprocess
import tempfile
import time
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from hexapla.bench.measure.load import InvalidSample
from hexapla.process.child import OURS, surroundings
from hexapla.project.implementation import Implementation

LOOK = 0.005  # seconds between two looks at how much was printed

LIMIT = 600  # seconds until it must have ended

UNBUFFERED = "PYTHONUNBUFFERED"

MEMORY = "/dev/shm"  # where files are kept in memory, on Linux

MANY = 0.99  # share of the sleepers that must be asleep at the same time

SECONDS = {1_000: 0.5, 10_000: 1.2, 100_000: 12.0, 1_000_000: 60.0}  # for a nap: all start before


def sleepers(each: Implementation, count: int) -> dict[str, Any]:
    """Return what each of so many sleepers costs, of the processor, of memory, and how late it wakes.

    What the same program uses with one sleeper is left out.
    """
    nothing = alone(each)
    seconds = SECONDS[count]
    found = run(each, ["-"], "".join(f"n{number}={seconds}\n" for number in range(count)))
    starts, wakes = whole(found.printed, count)
    late = lateness(found.looks, starts, wakes, seconds)
    values = {
        "sleeper-cpu": max(found.used - nothing.used, 0) / count,
        "sleeper-memory": max(found.peak - nothing.peak, 0) / count,
    }
    if len(late) >= count / 10:
        values |= {"sleeper-late-p50": median(late), "sleeper-late-p99": quantiles(late, n=100)[98]}
    return values | {
        "raw": {
            "count": count,
            "seconds": seconds,
            "taken": found.taken,
            "used": found.used,
            "peak": found.peak,
            "dated": len(late),
            "nothing": [nothing.used, nothing.peak],
        }
    }


@dataclass(frozen=True)
class Ran:
    """A program that has run to its end."""

    used: float  # seconds of processor time
    peak: int  # bytes of memory
    taken: float  # seconds
    looks: Sequence[tuple[float, int]]  # how many bytes it had printed after how many seconds
    printed: bytes


def alone(each: Implementation) -> Ran:
    """Return what a program is with one sleeper, or one call, of no length."""
    return run(each, ["n0=0"])


def run(each: Implementation, words: Sequence[str], given: str = "") -> Ran:
    """Run a program to its end, with text on its standard input; raise `InvalidSample` when it fails."""
    folder = MEMORY if os.access(MEMORY, os.W_OK) else None
    # Its output may wait in buffers, as that of any program whose output is a file.
    env = surroundings(each.env, f"{OURS}-{time.monotonic_ns()}")
    del env[UNBUFFERED]
    looks, began, top = [(0.0, 0)], time.monotonic(), 0
    with (
        tempfile.TemporaryFile(dir=folder) as input_,
        tempfile.TemporaryFile(dir=folder) as output,
        tempfile.TemporaryFile(dir=folder) as errors,
    ):
        input_.write(given.encode())
        input_.seek(0)
        process = subprocess.Popen(
            [*each.command(), *words],
            stdin=input_,
            stdout=output,
            stderr=errors,
            env=env,
            start_new_session=True,
        )
        try:
            number, status = 0, 0
            while not number:
                time.sleep(LOOK)
                top = max(top, peak(process.pid))
                number, status, usage = os.wait4(process.pid, os.WNOHANG)
                size, now = os.fstat(output.fileno()).st_size, time.monotonic() - began
                if size != looks[-1][1]:
                    looks.append((now, size))
                if now > LIMIT:
                    raise InvalidSample(f"it did not end within {LIMIT} s")
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
        taken = time.monotonic() - began
        output.seek(0)
        errors.seek(0)
        printed, said = output.read(), errors.read().decode(errors="backslashreplace")
    if process.returncode:
        last, asleep = said.strip().rpartition("\n")[2], printed.count(b" sleeps\n")
        place = f" when {asleep:,} slept" if asleep else ""
        raise InvalidSample(f"it ended with exit code {process.returncode}{place}: {last[:200]}")
    used = usage.ru_utime + usage.ru_stime
    return Ran(used, top or usage.ru_maxrss, taken, looks, printed)


def peak(process: int) -> int:
    """Return the most bytes of memory that a process has had, or 0 where the kernel does not tell.

    What wait4(2) says of it counts the process that started it, too, as it was before execve(2).
    """
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0


def whole(printed: bytes, count: int) -> tuple[dict[bytes, int], dict[bytes, int]]:
    """Return at which byte each sleeper's first and second line end; raise `InvalidSample` unless all are right."""
    starts: dict[bytes, int] = {}
    wakes: dict[bytes, int] = {}
    at = first = 0
    if b"\n" not in printed:
        raise InvalidSample(f"it printed {printed[:80]!r} and no whole line")
    *lines, last, rest = printed.split(b"\n")
    for line in lines:
        at += len(line) + 1
        name, _, verb = line.partition(b" ")
        if verb == b"sleeps" and name not in starts:
            starts[name] = at
        elif verb == b"wakes" and name in starts and name not in wakes:
            wakes[name] = at
            first = first or len(starts)
        else:
            raise InvalidSample(f"it printed {line[:80]!r}, which is too much or too early")
    if rest or len(starts) != count or len(wakes) != count:
        raise InvalidSample(f"of {count} sleepers {len(starts)} slept and {len(wakes)} woke")
    if last.split(b" ") != [b"gathered", *(b"n%d" % number for number in range(count))]:
        raise InvalidSample("the names were not gathered in their order")
    if first < MANY * count:
        raise InvalidSample(f"only {first} of {count} slept at the same time")
    return starts, wakes


def lateness(
    looks: Sequence[tuple[float, int]],
    starts: dict[bytes, int],
    wakes: dict[bytes, int],
    seconds: float,
) -> list[float]:
    """Return by how much sleepers woke late, in seconds, of those whose lines can be dated.

    Lines that waited in a buffer until others had woken cannot be.
    """
    sizes = [size for _, size in looks]

    def when(at: int) -> float:
        return looks[bisect_left(sizes, at)][0]

    first = min(when(at) for at in wakes.values())
    dated = ((name, when(at)) for name, at in starts.items())
    return [when(wakes[name]) - began - seconds for name, began in dated if began < first]
