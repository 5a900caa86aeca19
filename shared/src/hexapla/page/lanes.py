"""A replay as lanes, a lane for each task: all steps are equally wide, however short they were.

So it shows what a clock cannot: twenty steps in a third of a millisecond. `templates/lanes.svg` draws it, and
the page's script draws it anew for the columns that are shown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from hexapla.record.facts import Replay
from hexapla.replay.axis import Axis
from hexapla.replay.columns import ReplayColumn
from hexapla.replay.states import BELOW, RUNS, WAITS, Scene
from hexapla.source.sanitize import sanitize

AXIS_PIXELS, LANE_PIXELS, HEAD_PIXELS = 360, 16, 14
LETTER_PIXELS = 6.2
MAX_NAME_CHARACTERS = 16
PAUSE_WIDTH = 3  # steps: time in which nothing happens has this width
MAX_PAUSE_LABELS = 8
CLASSES = {RUNS: "r", WAITS: "p", BELOW: "b"}
COLOURS = 7  # for tasks; the loop has none
LOOP_COLOUR = -1


@dataclass(frozen=True)
class Lane:
    """One task: its name, its colour, and a path for each of its states, by class."""

    name: str
    colour: int
    middle: int
    paths: Mapping[str, str]


@dataclass(frozen=True)
class Lanes:
    left: int
    unit: float  # the width of a step, in pixels
    lanes: tuple[Lane, ...]
    pauses: tuple[tuple[int, int, str], ...]  # where, how wide, and how long it took
    frame: str = ""  # the id of its names, which columns with the same ones share

    @property
    def names(self) -> tuple[object, ...]:
        return tuple((lane.name, lane.colour) for lane in self.lanes)

    @property
    def height(self) -> int:
        return LANE_PIXELS * len(self.lanes)

    @property
    def box(self) -> str:
        head = HEAD_PIXELS if self.pauses else 0
        return f"{-self.left} {-head} {self.left + AXIS_PIXELS + 8} {head + self.height + 2}"


def lanes(column: ReplayColumn, axis: Axis, number: int, colours: Mapping[str, int]) -> Lanes:
    """Return the lanes of a column; `number` is its place on the axis that it shares with others."""
    replay, scenes = column.replay, column.scenes
    edges = edges_of(axis)
    unit = AXIS_PIXELS / edges[-1]
    drawn = []
    for task, name in enumerate(replay.tasks):
        steps = [tick.taken[number] for tick in axis.ticks]
        states = [
            state_of(replay, scenes[step], task, is_new=step != before)
            for before, step in pairwise([-1, *steps])
        ]
        middle = LANE_PIXELS * task + LANE_PIXELS // 2
        paths = {
            letter: path
            for state, letter in CLASSES.items()
            if task != replay.loop or state != BELOW  # the loop is below the others all the time
            if (path := path_of([*stretches(states, state)], edges, middle))
        }
        drawn.append(Lane(short_name(name), colours[name], middle, paths))
    pauses = [
        (round(edges[place] * unit), round(PAUSE_WIDTH * unit), duration(tick.pause))
        for place, tick in enumerate(axis.ticks)
        if tick.pause
    ]
    if len(pauses) > MAX_PAUSE_LABELS:
        pauses = [(x, width, "") for x, width, _ in pauses]
    longest = max((len(lane.name) for lane in drawn), default=0)
    left = round(LETTER_PIXELS * longest) + 10
    return Lanes(left, round(unit, 2), tuple(drawn), tuple(pauses))


def state_of(replay: Replay, scene: Scene, task: int, *, is_new: bool) -> str:
    """Return the state of a task; a client of ours runs only at the step in which it acts."""
    if task in scene.tasks:
        return scene.tasks[task].state
    acts = (
        is_new
        and scene.step >= 0
        and (replay.kinds[scene.step], replay.who[scene.step]) == ("c", task)
    )
    return RUNS if acts else ""


def edges_of(axis: Axis) -> list[int]:
    """Return where each tick begins, in steps, and where the last one ends."""
    return [0, *accumulate(PAUSE_WIDTH if tick.pause else 1 for tick in axis.ticks)]


def path_of(places: Sequence[tuple[int, int]], edges: Sequence[int], middle: int) -> str:
    """Return a path whose unit is a step: the picture makes it as wide as there is room."""
    path, place = "", 0
    for first, last in places:
        start = f"m{edges[first] - place} 0" if path else f"M{edges[first]} {middle}"
        path += f"{start}h{edges[last] - edges[first]}"
        place = edges[last]
    return path


def stretches(states: Sequence[str], state: str) -> Iterator[tuple[int, int]]:
    """Yield the first tick of each stretch in a state, and the first one after it.

    A stretch of waiting goes on while the task runs, whose line is the thicker one: so it is one path.
    """
    place = 0
    drawn = (RUNS, WAITS) if state == WAITS else (state,)
    for is_in_it, group in groupby(states, key=lambda it: it in drawn):
        within = [*group]
        if is_in_it and state in within:
            yield place, place + len(within)
        place += len(within)


def duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 0.0995 else f"{seconds * 1000:.0f} ms"


def short_name(name: str) -> str:
    return sanitize(name)[:MAX_NAME_CHARACTERS]


def colours_of(columns: Sequence[ReplayColumn]) -> dict[str, int]:
    """Return a colour for each name of a task: the same one in all columns."""
    colours: dict[str, int] = {}
    for column in columns:
        for number, name in enumerate(column.replay.tasks):
            if number == column.replay.loop:
                colours[name] = LOOP_COLOUR
            elif name not in colours:
                used = sum(colour != LOOP_COLOUR for colour in colours.values())
                colours[name] = used % COLOURS
    return colours


def letters_of(names: Sequence[str]) -> list[str]:
    """Return a sign of one or two letters for each task, as different from the others as that allows.

    >>> letters_of(["loop", "main", "Task-A", "client-1"])
    ['l', 'm', 'A', '1']
    """
    ends = [re.split(r"[- ]", name)[-1] or "?" for name in names]
    firsts = [end[0] for end in ends]
    return [
        first if firsts.count(first) == 1 else end[:2]
        for first, end in zip(firsts, ends, strict=True)
    ]
