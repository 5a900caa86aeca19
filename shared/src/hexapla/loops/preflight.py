"""Find out in seconds whether a loop works at all, before sixty tests wait for it."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from hexapla.process.child import Child
from hexapla.process.trace import Event, Trace, shorten
from hexapla.project.outside import LoopName, outside_version
from hexapla.project.root import UserError

PROBE = Path(__file__).with_name("probe.py")
STEP_TIMEOUT_S = 10.0  # for each step: an import may compile, and the machine may be busy
MISUSE = 2  # the exit code of the probe


@dataclass(frozen=True)
class Loop:
    """A loop that works: where it comes from, the Python it runs on, and what both are called."""

    where: LoopName
    python: Path
    factory: str  # the name that makes it
    kind: str  # the class of the loop
    version: str  # of Python and of the loop's distribution

    @property
    def says(self) -> str:
        return f"{self.where.short}.{self.factory}, which makes a {self.kind}"


class Hopeless(Exception):
    """A loop does not pass the first steps; the text says which one, and how it ended."""


def preflight(where: LoopName, python: Path, seconds: float = STEP_TIMEOUT_S) -> Loop:
    """Return the loop, or raise `Hopeless`; raise `UserError` if there is no such module or factory."""
    with Child((str(python), str(PROBE), where.module, where.factory)) as child:
        steps = last_steps(child, seconds)
        stalled = not child.ended and child.wait(1) is None
        child.end(f"took longer than {seconds:.0f} s")
        trace = child.trace()
    if trace.code == MISUSE and trace.stderr:
        raise UserError(trace.stderr.strip().rpartition("\n")[2])
    if trace.code != 0 or stalled or not steps[-1].text.startswith("{"):
        raise Hopeless(f"{where.short} cannot {failed_step(steps)}{how_it_ended(trace)}.")
    facts = json.loads(steps[-1].text)
    version = outside_version(python, str(where), "")
    return Loop(where, python, facts["factory"], facts["loop"], version)


def last_steps(child: Child, seconds: float) -> list[Event]:
    """Return the steps that were begun, once it has ended or one of them takes too long."""
    steps: list[Event] = []
    deadline = time.monotonic() + 3 * seconds  # a loop that floods its output takes no step at all
    while time.monotonic() < deadline and (step := child.line(len(steps), seconds)) is not None:
        steps.append(step)
    return steps


def failed_step(steps: list[Event]) -> str:
    return shorten(steps[-1].text) if steps else "start"


def how_it_ended(trace: Trace) -> str:
    """Return how the probe ended, as the rest of a sentence: by a signal, an error, or not at all."""
    return trace.end.replace("; probe.py ", ": it ").replace("; it ", ": it ")


