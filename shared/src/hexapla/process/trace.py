"""What was seen of one run: its lines, stamped by the observer's clock, and how it ended.

A trace is data and asks no questions of its own; the promises in `tests/` do. Asking for a line that was
never printed raises `Broken`, so that a program which crashed breaks the promise that asked.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from hexapla.process.broken import Broken, expect
from hexapla.source.sanitize import sanitize

# First words of lines that are about no task, but about all of them.
NO_LANE = ("gathered", "listening", "SIGTERM", "draining", "bye")


@dataclass(frozen=True)
class Event:
    """One line of standard output."""

    at: float  # seconds since the process was started
    text: str
    cpu: float = 0.0  # seconds of processor time that the process had used when the line was read
    queued: float = 0.0  # seconds that it had waited for a processor by then
    late: float = 0.0  # seconds after which the line was read, and these two with it
    whole: bool = True  # whether it ended as a line does, and was UTF-8
    unsure: float = (
        0.0  # seconds by which it may have come earlier: one read has one stamp, its last
    )

    @property
    def subject(self) -> str:
        """Return the line's first word."""
        return self.text.partition(" ")[0]

    @property
    def verb(self) -> str:
        """Return the line without its first word."""
        return self.text.partition(" ")[2]


def lanes(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return the lines of each task, by its name, in the order in which the tasks first appear.

    What a program says of itself, such as that it has gathered all, belongs to no task.
    """
    found: dict[str, list[Event]] = {}
    for event in events:
        if event.subject not in NO_LANE:
            found.setdefault(event.subject, []).append(event)
    return found


@dataclass(frozen=True)
class Trace:
    """All that was seen of one run."""

    command: tuple[str, ...]
    arguments: tuple[str, ...]
    events: tuple[Event, ...] = ()
    code: int | None = (
        None  # the exit code, as `subprocess` counts them; None when it had to be killed
    )
    killed: str = ""  # why it had to be killed
    left_behind: tuple[str, ...] = ()  # the processes that outlived it
    errors: str = ""  # what it wrote on standard error, shortened
    threads: int = 0  # the most that the operating system counted, where that was asked for
    lateness: float = 0.0  # seconds by which a plain sleep overslept meanwhile, at worst
    given: str = ""  # what it was given on standard input

    @property
    def lines(self) -> list[str]:
        """Return the text of every line, in order."""
        return [event.text for event in self.events]

    def verbs(self, *wanted: str) -> list[str]:
        """Return those verbs that are wanted, in order."""
        return [event.verb for event in self.events if event.verb in wanted]

    def subjects(self, verb: str) -> list[str]:
        """Return of whom the verb was said, in order."""
        return [event.subject for event in self.events if event.verb == verb]

    def find(self, text: str) -> Event:
        """Return the first line with this text; raise `Broken` if it was never printed."""
        found = next((event for event in self.events if event.text == text), None)
        if found is None:
            raise Broken("missing-line", f"{text!r} was never printed{self.end}")
        return found

    def seconds(self, earlier: str, later: str) -> float:
        """Return how much later one line came than another, in seconds."""
        return self.find(later).at - self.find(earlier).at

    def awake(self, earlier: str, later: str) -> float:
        """Return for how much of the time between two lines it was not asleep, in seconds.

        It ran, or would have if the machine had had a processor for it; or nobody knows, because the
        earlier line was read late, and what it did until then was counted as done before.
        """
        before, after = self.find(earlier), self.find(later)
        ran, waited = after.cpu - before.cpu, after.queued - before.queued
        return max(ran, 0) + max(waited, 0) + before.late

    @property
    def gathered(self) -> list[str]:
        """Return the names on the last line; raise `Broken` if it does not gather."""
        last = self.lines[-1] if self.events else ""
        expect(
            last.split(" ")[0] == "gathered", "missing-line", f"the last line is {last!r}{self.end}"
        )
        return last.split(" ")[1:]

    @property
    def end(self) -> str:
        """Return how the run ended, as the rest of a sentence."""
        if self.killed:
            return f"; it was killed because it {self.killed}"
        return "; it still runs" if self.code is None else f"; it ended with exit code {self.code}"

    def __str__(self) -> str:
        """Return the whole trace, a line each, with its times."""
        rows = [f"    stdin  {self.given!r}"] if self.given else []
        rows += [f"{event.at:9.4f}  {event.text}" for event in self.events]
        rows += [f"          {self.end.removeprefix('; it ')}"]
        rows += [f"          left behind: {each}" for each in self.left_behind]
        rows += [f"   stderr  {line}" for line in self.errors.splitlines()]
        return "\n".join(rows)

    def json(self) -> dict[str, Any]:
        """Return the trace as evidence keeps it."""
        return asdict(self)


class Inconclusive(Exception):
    """Nothing can be said: the machine itself was off, whatever the program did."""


def stamp(event: Event) -> str:
    """Return a line with the time at which it came."""
    return f"{event.at:9.4f}  {sanitize(event.text)}"


class Disturbed(Inconclusive):
    """The machine stalled during the part of a run that a question is about: run it again."""
