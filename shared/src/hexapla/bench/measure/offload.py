"""What it costs to call a function on another thread, and how long many such calls queue."""

from typing import Any

from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.sleepers import run_single, run_to_end
from hexapla.process.child import Child
from hexapla.project.implementation import Implementation

CALL_COUNTS = (20, 1000)  # of no length: few first, as some frameworks start a thread for each
MIN_CPU_S = 0.2  # if few calls used as much, they are enough
LINES_OF_MAIN = 3  # it sleeps, wakes and gathers
QUEUED_CALLS, CALL_S = 100, 0.1
TIMEOUT_S = 60.0


def offload(implementation: Implementation, _seed: int = 0) -> dict[str, Any]:
    """Return the processor seconds of one call on another thread."""
    single = run_single(implementation)
    for calls in CALL_COUNTS:
        result = run_to_end(implementation, [f"c{number}=0" for number in range(calls)])
        expected = 2 * calls + LINES_OF_MAIN
        if (lines := result.printed.count(b"\n")) != expected:
            raise InvalidSample(f"it printed {lines} lines instead of {expected}")
        used = result.used - single.used
        if used > MIN_CPU_S:
            break
    return {
        "offload-cpu": max(used, 0) / (calls - 1),
        "raw": {"calls": calls, "used": result.used, "single": single.used, "taken": result.taken},
    }


def queue(implementation: Implementation, _seed: int = 0) -> dict[str, Any]:
    """Return the seconds that a hundred calls of a tenth of a second take, if all are made at once."""
    words = [f"c{number}={CALL_S}" for number in range(QUEUED_CALLS)]
    with Child(implementation.command(), words, implementation.env) as child:
        if child.wait(TIMEOUT_S) is None:
            raise InvalidSample(f"it did not end within {TIMEOUT_S:.0f} s")
        trace = child.trace()
    if trace.code or len(trace.lines) != 2 * QUEUED_CALLS + LINES_OF_MAIN:
        raise InvalidSample(f"it printed {len(trace.lines)} lines{trace.end}")
    began = [event.at for event in trace.events if event.verb == "blocks"]
    ended = [event.at for event in trace.events if event.verb == "returns"]
    return {
        "offload-queue": max(ended) - min(began),
        "raw": {"calls": QUEUED_CALLS, "seconds": CALL_S, "began": began, "ended": ended},
    }
