"""What many sleepers in one process cost: processor time and memory per sleeper, and how late they wake.

The naps are given on standard input, and the output goes into a file. The length of that file is read every
few milliseconds, which dates each line without reading it.
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
from hexapla.process.child import TAG_PREFIX, child_environment
from hexapla.process.trace import exit_text
from hexapla.project.implementation import Implementation

POLL_INTERVAL_S = 0.005  # between two looks at how much was printed
TIMEOUT_S = 600.0
SHARED_MEMORY = "/dev/shm"  # where files are kept in memory, on Linux
MIN_ASLEEP_SHARE = 0.99  # of the sleepers, at the same time
# By the number of sleepers: so long that in most frameworks all start before one ends.
NAP_S = {1_000: 0.5, 3_000: 0.3, 10_000: 1.2, 100_000: 12.0, 1_000_000: 60.0}
MAX_DOUBLED_S = 1.0  # a longer nap is not doubled


class SleptApart(InvalidSample):
    """Some had woken before all slept: the naps were too short for this machine, or the program is wrong."""


def sleepers(
    implementation: Implementation, _seed: int = 0, *, count: int, nap_s: float = 0.0
) -> dict[str, Any]:
    """Return the processor seconds and bytes per sleeper, and by how many seconds sleepers wake late.

    The costs of the same program with one sleeper are subtracted. A nap lasts `nap_s`, or what `NAP_S` has.
    If some sleepers woke before all slept, all is done again with naps of twice the length.
    """
    single = run_single(implementation)
    seconds = nap_s or NAP_S[count]
    while True:
        naps = "".join(f"n{number}={seconds}\n" for number in range(count))
        result = run_to_end(implementation, ["-"], naps)
        try:
            starts, wakes = parse_output(result.printed, count)
            break
        except SleptApart:
            if seconds > MAX_DOUBLED_S:
                raise
            seconds *= 2
    late = lateness(result.lengths, starts, wakes, seconds)
    values = {
        "sleeper-cpu": max(result.used - single.used, 0) / count,
        "sleeper-memory": max(result.peak - single.peak, 0) / count,
    }
    if len(late) >= count / 10:
        values |= {"sleeper-late-p50": median(late), "sleeper-late-p99": quantiles(late, n=100)[98]}
    return values | {
        "raw": {
            "count": count,
            "seconds": seconds,
            "taken": result.taken,
            "used": result.used,
            "peak": result.peak,
            "dated": len(late),
            "single": [single.used, single.peak],
        }
    }


@dataclass(frozen=True)
class Result:
    used: float  # seconds of processor time
    peak: int  # bytes of memory
    taken: float  # seconds
    lengths: Sequence[tuple[float, int]]  # seconds, and the bytes printed by then
    printed: bytes


def run_single(implementation: Implementation) -> Result:
    return run_to_end(implementation, ["n0=0"])


# Not a Child: that stamps every line that it reads, which for a million sleepers would be most of the load.
def run_to_end(
    implementation: Implementation,
    words: Sequence[str],
    stdin: str = "",
    timeout_s: float = TIMEOUT_S,
) -> Result:
    """Run a program to its end, with text on its standard input; raise `InvalidSample` when it fails."""
    folder = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    env = child_environment(implementation.env, f"{TAG_PREFIX}-{time.monotonic_ns()}")
    del env["PYTHONUNBUFFERED"]  # the output is a file, so let it be buffered as files are
    lengths, began, top = [(0.0, 0)], time.monotonic(), 0
    with (
        tempfile.TemporaryFile(dir=folder) as input_,
        tempfile.TemporaryFile(dir=folder) as output,
        tempfile.TemporaryFile(dir=folder) as errors,
    ):
        input_.write(stdin.encode())
        input_.seek(0)
        process = subprocess.Popen(
            [*implementation.command(), *words],
            stdin=input_,
            stdout=output,
            stderr=errors,
            env=env,
            start_new_session=True,
        )
        try:
            number, status = 0, 0
            while not number:
                time.sleep(POLL_INTERVAL_S)
                top = max(top, peak(process.pid))
                number, status, usage = os.wait4(process.pid, os.WNOHANG)
                size, now = os.fstat(output.fileno()).st_size, time.monotonic() - began
                if size != lengths[-1][1]:
                    lengths.append((now, size))
                if now > timeout_s:
                    raise InvalidSample(f"it did not end within {timeout_s:g} s")
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
        taken = time.monotonic() - began
        output.seek(0)
        errors.seek(0)
        printed, stderr = output.read(), errors.read().decode(errors="backslashreplace")
    if process.returncode:
        last, asleep = stderr.strip().rpartition("\n")[2], printed.count(b" sleeps\n")
        place = f" when {asleep:,} slept" if asleep else ""
        raise InvalidSample(f"it {exit_text(process.returncode)}{place}: {last[:200]}")
    used = usage.ru_utime + usage.ru_stime
    return Result(used, top or usage.ru_maxrss, taken, lengths, printed)


def peak(process: int) -> int:
    """Return the most bytes of memory that a process has had, or 0 if the kernel does not say."""
    # On Linux, wait4(2) includes the process that started this one, before execve(2).
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        match = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
        return int(match[1]) * 1024 if match else 0
    return 0


def parse_output(printed: bytes, count: int) -> tuple[dict[bytes, int], dict[bytes, int]]:
    """Return at which byte each sleeper's two lines end; raise `InvalidSample` for wrong output."""
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
    if first < MIN_ASLEEP_SHARE * count:
        raise SleptApart(f"only {first} of {count} slept at the same time")
    return starts, wakes


def lateness(
    lengths: Sequence[tuple[float, int]],
    starts: dict[bytes, int],
    wakes: dict[bytes, int],
    seconds: float,
) -> list[float]:
    """Return by how many seconds sleepers woke late, without those whose start waited in a buffer."""
    sizes = [size for _, size in lengths]

    def when(at: int) -> float:
        return lengths[bisect_left(sizes, at)][0]

    first = min(when(at) for at in wakes.values())
    dated = ((name, when(at)) for name, at in starts.items())
    return [when(wakes[name]) - began - seconds for name, began in dated if began < first]
