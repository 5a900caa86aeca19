"""Runs as lanes on a time axis: what `templates/timeline.svg` draws.

All runs of a program share one frame, the names of the lanes and the axis, so a page draws it only once.
All places are in pixels; the first lane begins at 0, 0.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from hexapla.process.trace import Event, lanes
from hexapla.source.sanitize import sanitize

AXIS_PIXELS, LANE_PIXELS = 300, 20
TOP_PIXELS, RIGHT_PIXELS, BOTTOM_PIXELS = 5, 16, 24  # around the lanes
LETTER_PIXELS = 6.2  # of the widest letters in the font of the page
MAX_NAME_CHARACTERS = 24
MAX_INTERVALS = 7  # between two marks on the axis
AXIS_ROOM = 1.04  # the length of the axis as a multiple of the longest run
MILLISECONDS_BELOW_S = 0.1  # a shorter axis counts in milliseconds

BOUNDS = ("gathered", "draining", "bye")  # first words of lines where all tasks meet


@dataclass(frozen=True)
class Frame:
    """What all drawings of a program have in common: the lanes, and the length of the time axis."""

    names: tuple[str, ...]
    seconds: float

    @property
    def height(self) -> int:
        return LANE_PIXELS * len(self.names)

    @property
    def size(self) -> tuple[int, int]:
        return self.left + AXIS_PIXELS + RIGHT_PIXELS, TOP_PIXELS + self.height + BOTTOM_PIXELS

    @property
    def left(self) -> int:
        return round(LETTER_PIXELS * max(map(len, self.names), default=0)) + 12

    @property
    def box(self) -> str:
        return " ".join(map(str, (-self.left, -TOP_PIXELS, *self.size)))

    @property
    def labels(self) -> Iterator[tuple[float, str]]:
        """Yield each mark on the axis, with the text below it."""
        unit, factor = ("ms", 1000) if self.seconds < MILLISECONDS_BELOW_S else ("s", 1)
        step = interval(self.axis_seconds)
        for number in range(int(self.axis_seconds / step) + 1):
            yield self.x(number * step), f"{number * step * factor:.4g} {unit}"

    @property
    def axis_seconds(self) -> float:
        return self.seconds * AXIS_ROOM or 0.001

    def x(self, seconds: float) -> float:
        return AXIS_PIXELS * seconds / self.axis_seconds

    def y(self, name: str) -> int:
        return LANE_PIXELS * self.names.index(name) + LANE_PIXELS // 2


def interval(seconds: float) -> float:
    """Return 1, 2 or 5 times a power of ten, of which at most `MAX_INTERVALS` fit into these seconds.

    >>> interval(1.3)
    0.2
    """
    steps = (digit * 10.0**power for power in count(-9) for digit in (1, 2, 5))
    return next(step for step in steps if step * MAX_INTERVALS >= seconds)


@dataclass(frozen=True)
class Drawing:
    """One run in a frame: the middle of each lane and the places of its lines, and where all tasks meet."""

    frame: Frame
    lanes: tuple[tuple[int, tuple[float, ...]], ...]
    bounds: tuple[float, ...]

    @property
    def path(self) -> str:
        """Return the lanes as one path, in whole pixels; lines at one pixel have one tick in common."""
        path = ""
        for y, places in self.lanes:
            first, *others = map(round, places)
            stops = [first, *dict.fromkeys(others)]
            path += f"M{first},{y}" + "".join(f"h{b - a}" for a, b in pairwise(stops))
        return path


def common_frame(runs: Iterable[Sequence[Event]]) -> Frame:
    printed = [events for events in runs if events]
    names = {lane_name(name) for events in printed for name in lanes(events)}
    spans = (events[-1].at - events[0].at for events in printed)
    return Frame(tuple(sorted(names)), max(spans, default=0.0))


def drawing(events: Sequence[Event], frame: Frame) -> Drawing:
    def x(event: Event) -> float:
        return frame.x(event.at - events[0].at)

    bounds = (x(event) for event in events if event.subject in BOUNDS)
    rows = ((lane_name(name), lines) for name, lines in lanes(events).items())
    return Drawing(
        frame, tuple((frame.y(name), tuple(map(x, lines))) for name, lines in rows), tuple(bounds)
    )


def lane_name(subject: str) -> str:
    return sanitize(subject)[:MAX_NAME_CHARACTERS]
