"""What it costs to hand a call to another thread and take back what it returns, and how many calls queue."""

from typing import Any

from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.sleepers import alone, run
from hexapla.process.child import Child
from hexapla.project.implementation import Implementation

FEW, MANY = 20, 1000  # calls of no length

ENOUGH = 0.2  # seconds of processor time from which on a few calls are enough: some start a thread for each

QUEUED, LENGTH = 100, 0.1  # calls, and the seconds of each

LIMIT = 60  # seconds


def offload(each: Implementation) -> dict[str, Any]:
    """Return the processor time of one call on another thread, in seconds."""
    nothing = alone(each)
    for calls in (FEW, MANY):
        found = run(each, [f"c{number}=0" for number in range(calls)])
        if (lines := found.printed.count(b"\n")) != 2 * calls + 1:
            raise InvalidSample(f"it printed {lines} lines instead of {2 * calls + 1}")
        if found.used - nothing.used > ENOUGH:
            break
    return {
        "offload-cpu": max(found.used - nothing.used, 0) / (calls - 1),
        "raw": {"calls": calls, "used": found.used, "nothing": nothing.used, "taken": found.taken},
    }


def queue(each: Implementation) -> dict[str, Any]:
    """Return how long a hundred calls of a tenth of a second take, in seconds, if all are made at once."""
    words = [f"c{number}={LENGTH}" for number in range(QUEUED)]
    with Child(each.command(), words, each.env) as child:
        if child.wait(LIMIT) is None:
            raise InvalidSample(f"it did not end within {LIMIT} s")
        trace = child.trace()
    if trace.code or len(trace.lines) != 2 * QUEUED + 1:
        raise InvalidSample(f"it printed {len(trace.lines)} lines{trace.end}")
    began, ended = (
        [event.at for event in trace.events if event.verb == verb] for verb in ("blocks", "returns")
    )
    return {
        "offload-queue": max(ended) - min(began),
        "raw": {"calls": QUEUED, "seconds": LENGTH, "began": began, "ended": ended},
    }
