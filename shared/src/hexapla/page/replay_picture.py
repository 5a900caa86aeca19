"""A replay at one moment, as a picture: for each framework a column with its lanes, its code and its output.

`templates/replay_picture.svg` draws it. All places are in pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from hexapla.page.lanes import AXIS_PIXELS, LANE_PIXELS, Lanes, colours_of, edges_of, lanes
from hexapla.page.lanes import letters_of as letters
from hexapla.page.markup import coloured_lines
from hexapla.project.contract import contract
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError
from hexapla.record.evidence import Evidence
from hexapla.record.facts import WITH_TEXT
from hexapla.replay.axis import Axis
from hexapla.replay.columns import ReplayColumn, program_replays
from hexapla.replay.states import OVER, RUNS, Scene
from hexapla.source.sanitize import sanitize
from hexapla.source.sections import cut

LETTER_PIXELS, LINE_PIXELS = 6.63, 16  # of a letter and a line of code
MAX_CHARACTERS = 50  # in a line: what is longer goes on in the next one
HANGING = 4  # characters, by which that is indented
CODE_PIXELS, MARK_PIXELS = 64, 14  # from a column's edge to its code; of a mark
COLUMN_PIXELS, GAP_PIXELS, EDGE_PIXELS = 396, 22, 10
LANES_PIXELS, SECTION_PIXELS = 34, 10  # above the lanes, and between two sections

SIZES = {
    "code": CODE_PIXELS,
    "column": COLUMN_PIXELS,
    "edge": EDGE_PIXELS,
    "lanes": LANES_PIXELS,
    "line": LINE_PIXELS,
    "mark": MARK_PIXELS,
}

Stretch = tuple[str, str]  # the name of a colour, and a text
Row = tuple[int, int, list[Stretch]]  # the number of a line, or 0; an indent; what stands there


@dataclass(frozen=True)
class CodeRow:
    """`number` is 0 in a row that goes on with the line before; `marks` are letters, states and colours."""

    y: int
    number: int
    x: float
    stretches: Sequence[Stretch]
    marks: Sequence[tuple[str, str, int]]
    lit: int | None  # the colour of the task that runs it


@dataclass(frozen=True)
class PictureColumn:
    x: int
    title: str
    at: float  # seconds since the first step
    lanes: Lanes
    cursor: float  # on the axis of the lanes
    rows: Sequence[CodeRow]
    prints: Sequence[tuple[int, str]]  # colours and texts


@dataclass(frozen=True)
class ReplayPicture:
    columns: Sequence[PictureColumn]
    prints_y: int

    @property
    def lanes_scale(self) -> float:
        left = max(column.lanes.left for column in self.columns)
        return round((COLUMN_PIXELS - left) / AXIS_PIXELS, 3)

    @property
    def width(self) -> int:
        count = len(self.columns)
        return 2 * EDGE_PIXELS + count * COLUMN_PIXELS + (count - 1) * GAP_PIXELS

    @property
    def key_y(self) -> int:
        return self.prints_y + 26 + LINE_PIXELS * max(len(it.prints) for it in self.columns)


def replay_picture(record: Evidence, program: str) -> ReplayPicture:
    """Return a program in the columns that the page opens with, where they first meet after a pause.

    Raises `UserError` if the record lacks a replay, or they meet nowhere.
    """
    opened = [framework for framework in frameworks() if framework.open]
    names = [framework.name for framework in opened]
    found = program_replays(program, record.runs, record.replays, names)
    tick = moment(found.axis) if found.axis and len(found.columns) == len(names) else None
    if found.axis is None or tick is None:
        cure = "compare all frameworks, and draw again"
        raise UserError(f"The record has no replay of {program} in {', '.join(names)}: {cure}.")
    colours = colours_of(found.columns)
    lanes_height = LANE_PIXELS * max(len(column.replay.tasks) for column in found.columns)
    y = LANES_PIXELS + lanes_height + 34
    codes = [
        code_of(column, program, framework.suffix)
        for column, framework in zip(found.columns, opened, strict=True)
    ]
    starts = []
    for level in zip(*codes, strict=True):
        starts.append(y)
        y += LINE_PIXELS * max(map(len, level)) + SECTION_PIXELS
    edges = edges_of(found.axis)
    columns = []
    for number, (column, framework) in enumerate(zip(found.columns, opened, strict=True)):
        scene = column.scenes[found.axis.ticks[tick].taken[number]]
        drawn = lanes(column, found.axis, number, colours)
        columns.append(
            PictureColumn(
                x=EDGE_PIXELS + number * (COLUMN_PIXELS + GAP_PIXELS),
                title=framework.title,
                at=scene.at,
                lanes=drawn,
                cursor=round((edges[tick] + 0.5) * drawn.unit, 1),
                rows=[*code_rows(column, scene, codes[number], starts, colours)],
                prints=[*printed(column, scene, colours)],
            )
        )
    return ReplayPicture(columns, y + LINE_PIXELS)


def moment(axis: Axis) -> int | None:
    """Return the first tick after a pause at which all columns have printed the same; None without one."""
    paused = False
    for number, tick in enumerate(axis.ticks):
        paused |= tick.pause > 0
        if paused and tick.meets:
            return number
    return None


def code_of(column: ReplayColumn, program: str, suffix: str) -> list[list[Row]]:
    """Return the functions of a contract, each as rows: a line's number or 0, an indent, stretches."""
    page, file = contract(program), column.files[0]
    first, sections = 1, {}
    for name, text in cut("\n".join([*file.lines, ""]), page).items():
        sections[name] = (first, text)
        first += text.count("\n")
    _, *functions = page.sections
    return [
        [
            row
            for number, line in enumerate(coloured_lines(text.rstrip("\n"), suffix), start)
            for row in wrapped(line, number)
        ]
        for start, text in (sections.get(name, (0, "")) for name in functions)
    ]


def wrapped(line: Sequence[Stretch], number: int) -> Iterator[Row]:
    """Yield the rows of a line: it is cut at a blank, and goes on further to the right."""
    whole = "".join(text for _, text in line)
    indent = len(whole) - len(whole.lstrip())
    begin, end = indent, len(whole)
    while end > begin:
        room = MAX_CHARACTERS - (indent if begin == indent else indent + HANGING)
        stop = whole.rfind(" ", begin + 1, begin + room + 1) if end - begin > room else end
        stop = stop if stop > 0 else end
        hanging = 0 if begin == indent else HANGING
        yield (0 if hanging else number), indent + hanging, within(line, begin, stop)
        begin = stop + 1
    if not whole.strip():
        yield number, 0, []


def within(line: Sequence[Stretch], begin: int, end: int) -> list[Stretch]:
    """Return the characters of a line from one place to another."""
    starts = [0, *accumulate(len(text) for _, text in line)]
    cut_texts = [
        (colour, text[max(begin - start, 0) : max(end - start, 0)])
        for start, (colour, text) in zip(starts, line, strict=False)
    ]
    return [(colour, text) for colour, text in cut_texts if text]


def code_rows(
    column: ReplayColumn,
    scene: Scene,
    sections: Sequence[Sequence[Row]],
    starts: Sequence[int],
    colours: dict[str, int],
) -> Iterator[CodeRow]:
    replay = column.replay
    standing: dict[int, list[tuple[str, str, int]]] = {}
    lit: dict[int, int] = {}
    signs = letters(replay.tasks)
    for task, position in scene.tasks.items():
        if position.state == OVER:
            continue
        colour = colours[replay.tasks[task]]
        standing.setdefault(position.line, []).append((signs[task], position.state, colour))
        if position.state == RUNS:
            last = column.files[0].last_lines.get(position.line, position.line)
            lit |= dict.fromkeys(range(position.line, last + 1), colour)
    for rows, start in zip(sections, starts, strict=True):
        line = 0
        for place, (number, indent, stretches) in enumerate(rows):
            line = number or line
            yield CodeRow(
                y=start + place * LINE_PIXELS,
                number=number,
                x=round(CODE_PIXELS + indent * LETTER_PIXELS, 1),
                stretches=stretches,
                marks=standing.get(number, ()),
                lit=lit.get(line),
            )


def printed(
    column: ReplayColumn, scene: Scene, colours: dict[str, int]
) -> Iterator[tuple[int, str]]:
    """Yield what has been printed so far, with the colours of the tasks."""
    replay = column.replay
    steps = [step for step, kind in enumerate(replay.kinds) if kind in WITH_TEXT]
    for step, text in [*zip(steps, replay.texts, strict=True)][: scene.texts]:
        yield colours[replay.tasks[replay.who[step]]], sanitize(text)
