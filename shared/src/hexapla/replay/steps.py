"""From what a recorder noted to the steps of a replay."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hexapla.record.facts import WITH_TEXT
from hexapla.replay.raw import PRINT, RawEvent

WAITING_CALL_NS = 30_000_000  # a thread that has stood in a call for so long waits there
MAX_ROUND, MAX_ROUNDS = (
    40,
    30,
)  # steps of a round, and rounds that are kept of a loop without a print
RUNNING = "slrtog"  # the kinds of steps after which a task runs


class Step(NamedTuple):
    at: int  # nanoseconds
    kind: str  # a letter of STEPS
    task: int
    line: int = 0
    file: int = 0
    text: str = ""

    @property
    def place(self) -> tuple[str, int, int, int]:
        return self.kind, self.task, self.line, self.file


@dataclass
class Standing:
    """Where a task is: its state, and the place of each of its frames, the outermost first."""

    state: str = ""  # a letter of STEPS: s while it runs, p while it waits, e once it is over
    frames: list[tuple[int, int]] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        return self.frames[-1] if self.frames else (0, 0)


class Steps:
    """The steps of one run, made event by event."""

    def __init__(
        self, spans: Sequence[Mapping[int, tuple[int, int]]], threads: Mapping[int, int]
    ) -> None:
        self.steps: list[Step] = []
        self.spans = spans  # of each file
        self.threads = threads  # by task
        self.last_in_thread: dict[int, Step] = {}
        self.standing: dict[int, Standing] = {}
        self.last_place: dict[tuple[str, int, int, int], int] = {}  # the number of its last step
        self.is_call = False  # whether a function has just been called
        self.period = self.repeated = self.dropped = 0  # of steps that are repeated; rounds

    def take(self, event: RawEvent) -> None:
        standing = self.standing.setdefault(event.task, Standing())
        if event.kind == PRINT:
            self.add(Step(event.at, "o", event.task, *standing.place, event.text))
        elif event.kind == "s":
            place = self.place(event)
            if event.depth == 1:
                self.change(event, "s", [place])
            else:
                self.resume(event)
                self.is_call = place != standing.place  # else a lambda in the same statement
                standing.frames[event.depth - 1 :] = [place]
        elif event.kind == "l":
            self.resume(event)
            standing.frames[event.depth - 1 :] = [self.place(event)]
            self.add_line(Step(event.at, "l", event.task, *standing.place))
        elif event.kind in "rt":
            self.resume(event)
        elif event.kind == "g" or (event.kind == "p" and event.depth == 1):
            if standing.state == "s":
                self.change(event, "p")
        elif event.kind in "eu" and event.depth > 1:
            del standing.frames[event.depth - 1 :]
        elif event.kind in "eu" and standing.state != "e":
            self.change(event, event.kind)

    def place(self, event: RawEvent) -> tuple[int, int]:
        spans = self.spans[event.file]
        line = min(event.line, len(spans))  # a script's end is behind its last line
        return spans[line][0] if line else 0, event.file

    def resume(self, event: RawEvent) -> None:
        """Let a task go on that waited. Tracing tells of an error only after that."""
        state, last = self.standing[event.task].state, self.steps[-1] if self.steps else None
        if state != "s":
            self.change(event, "t" if event.kind == "t" else "r")
        elif event.kind == "t" and last and (last.kind, last.task) == ("r", event.task):
            self.steps[-1] = last._replace(kind="t")

    def change(
        self, event: RawEvent, kind: str, frames: list[tuple[int, int]] | None = None
    ) -> None:
        standing = self.standing[event.task]
        standing.state = {"r": "s", "t": "s", "u": "e"}.get(kind, kind)
        if frames is not None:
            standing.frames = frames
        self.add(Step(event.at, kind, event.task, *standing.place))

    def add_line(self, step: Step) -> None:
        """Add a step at a line, unless the task is there already: a statement may have many lines."""
        last = self.last_in_thread.get(self.threads.get(step.task, 0))
        is_there = last and last.kind in "lrto" and last[2:5] == step[2:5]
        if self.is_call or not is_there:
            self.add(step)
        self.is_call = False

    def add(self, step: Step) -> None:
        """Add a step. Of a loop that goes round and prints nothing, few rounds are kept."""
        self.last_in_thread[self.threads.get(step.task, 0)] = step
        period, is_silent = self.period, step.kind not in WITH_TEXT
        if is_silent and period and self.steps[-period].place == step.place:
            self.repeated += 1
            self.steps.append(step)
            if self.repeated >= MAX_ROUNDS * period:
                self.drop_rounds()
            return
        self.unfold()
        before = self.last_place.get(step.place, -1)
        distance = len(self.steps) - before
        self.period = distance if is_silent and before >= 0 and distance <= MAX_ROUND else 0
        self.repeated = 0
        self.last_place[step.place] = len(self.steps)
        self.steps.append(step)

    def drop_rounds(self) -> None:
        """Drop all rounds but the first two; what is repeated stays in step."""
        rounds = self.repeated // self.period - 1
        del self.steps[-rounds * self.period :]
        self.dropped += rounds
        self.repeated -= rounds * self.period

    def unfold(self) -> None:
        """Say how many rounds were dropped, now that the loop has ended."""
        if self.dropped:
            last = self.steps[-1]
            if self.repeated >= 2 * self.period:
                self.drop_rounds()
            text = f"the last {self.period} steps {self.dropped} times more"
            self.steps.append(last._replace(kind="g", text=text))
            self.last_place.clear()
            self.dropped = 0


def waiting_calls(steps: Sequence[Step], alone: Container[int]) -> list[Step]:
    """Return the steps with a pause wherever one of these tasks stands in a call for long.

    Each is on a thread without a loop. Nothing tells that such a call waits, but it lets others run.
    """
    following: dict[int, Step] = {}  # by task
    until = []
    for step in reversed(steps):
        until.append(following.get(step.task))
        following[step.task] = step
    paused: dict[int, Step] = {}
    paced = []
    for step, later in zip(steps, reversed(until), strict=True):
        if wait := paused.pop(step.task, None):
            paced.append(wait._replace(at=step.at, kind="r"))
        paced.append(step)
        is_long = not later or (later.kind != "g" and later.at - step.at > WAITING_CALL_NS)
        if step.task in alone and step.kind in RUNNING and is_long:
            paused[step.task] = step._replace(kind="p", text="")
            paced.append(paused[step.task])
    return paced
