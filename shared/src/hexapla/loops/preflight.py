"""Find out in seconds whether a loop works at all, before sixty tests wait for it."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from hexapla.process.child import START_TIMEOUT_S, Child
from hexapla.process.trace import Trace, shorten
from hexapla.project.outside import LoopName, outside_version
from hexapla.project.root import UserError

PROBE = Path(__file__).with_name("probe.py")
STEP_TIMEOUT_S = 10.0  # for each step: an import may compile, and the machine may be busy
STEP_SIGN = "step: "  # before each step that the probe prints
MISUSE = 2  # the exit code of the probe


@dataclass(frozen=True)
class Loop:
    """A loop that works: where it comes from, the Python it runs on, and what both are called."""

    where: LoopName
    python: Path
    factory: str  # the name that makes it
    kind: str  # the class of the loop
    version: str  # of Python and of the loop's distribution
    problem: str = ""  # what it cannot do on the network, if so

    @property
    def says(self) -> str:
        return f"{self.where.short}.{self.factory} makes {self.kind}"


class Hopeless(Exception):
    """A loop does not pass the first steps; the text says which one, and how it ended."""


def preflight(where: LoopName, python: Path, seconds: float = STEP_TIMEOUT_S) -> Loop:
    """Return the loop, or raise `Hopeless`; raise `UserError` if there is no such module or factory."""
    with Child((str(python), str(PROBE)), (where.module, where.factory)) as child:
        steps = last_steps(child, seconds)
        stalled = not child.ended and child.wait(1) is None
        child.end(f"took longer than {seconds:.0f} s")
        trace = child.trace()
    if trace.code == MISUSE and trace.stderr:
        raise UserError(trace.stderr.strip().rpartition("\n")[2])
    facts = next((step for step in steps if step.startswith("{")), "")
    failed = trace.code != 0 or stalled
    step = shorten(steps[-1]) if steps else "start"
    text = f"{where.short} cannot {step}{how_it_ended(trace)}."
    if not facts:
        raise Hopeless(text)
    version = outside_version(python, str(where), "")
    known = json.loads(facts)
    problem = text if failed else ""
    return Loop(where, python, known["factory"], known["loop"], version, problem)


def last_steps(child: Child, seconds: float) -> list[str]:
    """Return the steps that were begun, once it has ended or one of them takes too long."""
    steps, lines, until = list[str](), 0, time.monotonic() + START_TIMEOUT_S
    while (line := child.line(lines, until - time.monotonic())) is not None:
        lines += 1
        if line.text.startswith(STEP_SIGN):  # a loop may print lines of its own
            steps.append(line.text.removeprefix(STEP_SIGN))
            until = time.monotonic() + seconds
        elif time.monotonic() > until:
            break
    return steps


def how_it_ended(trace: Trace) -> str:
    """Return how the probe ended, as the rest of a sentence: by a signal, an error, or not at all."""
    return trace.end.replace("; probe.py ", ": it ").replace("; it ", ": it ")
