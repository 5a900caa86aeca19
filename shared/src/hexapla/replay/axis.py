"""One axis for several replays of a program: they meet at the lines that all of them print.

Where only the tasks are in another order, such as which of three sleeps first, they meet where another task
does the same. Between two such lines, and between two pauses, each replay advances in proportion. Clocks
would not do: a machine that is busy is late in one run only, and most steps take less time than any picture
can show.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from hexapla.record.facts import WITH_TEXT, Replay

PAUSE = 300  # tenths of a millisecond without a step: a pause
Meeting = tuple[str, int]  # words of a line, and how many such lines came before it
SAME, SAME_VERB = slice(0, 2), slice(1, 2)  # words; the third may be an error's name, and differ


@dataclass(frozen=True)
class Tick:
    """One place on the axis: how many steps each replay has taken.

    `pause` is how many seconds nothing happens here, in the middle of the replays; else it is 0. `meets` has
    the line that each of them has just printed, if they meet here.
    """

    taken: tuple[int, ...]
    pause: float = 0.0
    meets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Axis:
    """`apart`: for each replay, the lines at which it does not meet all others."""

    ticks: tuple[Tick, ...]
    apart: tuple[tuple[str, ...], ...]


def common_axis(replays: Sequence[Replay]) -> Axis:
    """Return the axis of these replays, of which there is at least one."""
    exactly, loosely = (places_met(replays, words) for words in (SAME, SAME_VERB))
    met = loosely if len(loosely) > len(exactly) else exactly
    begin, end = [0] * len(replays), [len(replay.kinds) for replay in replays]
    ticks = [Tick(tuple(begin))]
    for place in met:
        *before, _ = segment(replays, begin, place)
        ticks += [*before, Tick(tuple(place), meets=texts_at(replays, place))]
        begin = place
    ticks += segment(replays, begin, end)
    apart = [
        tuple(
            text_of(replay, step)
            for step in printed_lines(replay, SAME).values()
            if step + 1 not in {place[number] for place in met}
        )
        for number, replay in enumerate(replays)
    ]
    return Axis(tuple(ticks), tuple(apart))


def places_met(replays: Sequence[Replay], words: slice) -> list[list[int]]:
    """Return how many steps each replay has taken at each line that all print, with these words the same."""
    printed = [printed_lines(replay, words) for replay in replays]
    common = [*printed[0]]
    for lines in printed[1:]:
        common = longest_common(common, [*lines])
    return [[lines[meeting] + 1 for lines in printed] for meeting in common]


def printed_lines(replay: Replay, words: slice) -> dict[Meeting, int]:
    """Return the numbers of the steps that print a line, in order."""
    seen = Counter[str]()
    steps = {}
    for number, kind in enumerate(replay.kinds):
        if kind in "oc":
            said = " ".join(text_of(replay, number).split(" ")[words])
            steps[said, seen[said]] = number
            seen[said] += 1
    return steps


def texts_at(replays: Sequence[Replay], place: Sequence[int]) -> tuple[str, ...]:
    return tuple(text_of(replay, count - 1) for replay, count in zip(replays, place, strict=True))


def text_of(replay: Replay, step: int) -> str:
    """Return the text of a step that has one."""
    return replay.texts[sum(kind in WITH_TEXT for kind in replay.kinds[:step])]


def longest_common(first: Sequence[Meeting], second: Sequence[Meeting]) -> list[Meeting]:
    """Return the longest sequence that both have, with others between its parts."""
    lengths = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in reversed(range(len(first))):
        for j in reversed(range(len(second))):
            same = 1 + lengths[i + 1][j + 1] if first[i] == second[j] else 0
            lengths[i][j] = max(same, lengths[i + 1][j], lengths[i][j + 1])
    common, i, j = [], 0, 0
    while i < len(first) and j < len(second):
        if first[i] == second[j]:
            common.append(first[i])
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return common


def segment(
    replays: Sequence[Replay], begins: Sequence[int], ends: Sequence[int]
) -> Iterator[Tick]:
    """Yield the ticks between two places at which all replays meet.

    If all pause there equally often, they also meet at the pauses.
    """
    pauses = [
        pauses_within(replay, begin, end)
        for replay, begin, end in zip(replays, begins, ends, strict=True)
    ]
    counts = {len(found) for found in pauses}
    common = counts.pop() if len(counts) == 1 else 0
    cuts = [[found[number][0] for found in pauses] for number in range(common)]
    for number, (earlier, later) in enumerate(pairwise([[*begins], *cuts, [*ends]])):
        if number:
            seconds = median(found[number - 1][1] for found in pauses)
            yield Tick(tuple(earlier), seconds)
        yield from in_proportion(earlier, later)


def pauses_within(replay: Replay, begin: int, end: int) -> list[tuple[int, float]]:
    """Return where a replay pauses between two steps: before which step, and for how many seconds."""
    return [
        (number, replay.delays[number] / 10_000)
        for number in range(max(begin, 1), end)
        if replay.delays[number] > PAUSE
    ]


def in_proportion(begins: Sequence[int], ends: Sequence[int]) -> Iterator[Tick]:
    counts = [end - begin for begin, end in zip(begins, ends, strict=True)]
    longest = max(counts)
    for number in range(1, longest + 1):
        yield Tick(
            tuple(
                begin - (-number * count // longest)
                for begin, count in zip(begins, counts, strict=True)
            )
        )
