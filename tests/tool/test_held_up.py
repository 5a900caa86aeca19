"""A question does not take for an answer what a busy machine has done to a run."""

from collections.abc import Callable, Sequence
from typing import cast

import pytest

from hexapla.behaviours import ask as behaviours_ask
from hexapla.judging.runner import Runner
from hexapla.process.trace import Disturbed, Event, Trace

WORK = ["Earlier works", "Oops works", "Later works"]
LINES = [*WORK, "Oops raises X", "Earlier ends", "main catches X"]
BEFORE = [1, 2, 3, 4, 5, 6]  # ticks of a twentieth of a second
RETURNS = 12.5  # ticks: the call began after 6.5, and lasted for six


def ask(question: str, trace: Trace) -> str:
    """Return what a question says of one trace."""
    program, _, name = question.partition("/")
    asker: Callable[[Runner], str] = getattr(
        behaviours_ask.conformance_tests(program), f"ask_{name}"
    )
    return asker(cast("Runner", lambda *_: trace))


def blocked(after: Sequence[float], begins: float = 6.5, before: Sequence[float] = BEFORE) -> Trace:
    """Return a trace of `blocking` with these ticks before the call and after it."""
    said = [(at, "ticker ticks") for at in [*before, *after]]
    said += [(begins, "blocker blocks"), (begins + 6, "blocker returns"), (30, "main ends")]
    return Trace((), (), tuple(Event(at / 20, text) for at, text in sorted(said)), code=0)


@pytest.mark.parametrize(
    ("after", "answer"),
    [
        ([12.5, 13.5, 14.5, 15.5, 16.5], "shifted"),
        ([12.5, 13.9, 15.1, 16.2, 17.2], "shifted"),  # a late one puts off all that follow
        ([12.7, 13.5, 14.5, 15.5, 16.5], "shifted"),  # the first was read late
        ([12.5, 13.0, 14.0, 15.0, 16.0], "dropped"),
        ([12.7, 13.0, 14.0, 15.0, 16.0], "dropped"),
        ([12.5, 13.4, 14.3, 15.1, 16.3], "dropped"),  # each late on its own
        ([12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 13.0, 14.0, 15.0, 16.0], "in a burst"),
        ([12.5, 12.5, 12.5, 12.5, 13.9, 13.9, 13.9, 14.0, 15.0, 16.0], "in a burst"),
    ],
)
def test_what_becomes_of_missed_ticks_is_seen_though_some_are_late(
    after: list[float], answer: str
) -> None:
    assert answer == ask("blocking/after", blocked(after))


def test_ticks_that_slow_down_by_themselves_are_shifted() -> None:
    before = [1.03 * number for number in BEFORE]
    after = [12.5 + 1.03 * number for number in range(6)]

    assert "shifted" == ask("blocking/after", blocked(after, before=before))


@pytest.mark.parametrize("late", [0.3, 0.5, 0.7])
def test_a_call_that_began_near_a_tick_does_not_tell(late: float) -> None:
    returns = RETURNS + late
    after = [returns + number for number in range(6)]
    with pytest.raises(Disturbed, match="the first tick after the call came"):
        ask("blocking/after", blocked(after, begins=6.5 + late))


def failing(text: str, queued: float = 0.0, stall: float = 0.0) -> Trace:
    """Return a trace of `failure`; it was queued and stalled for so long before the given line."""
    at = LINES.index(text)
    events = tuple(
        Event(number / 10, line, runnable_wait=queued if number >= at else 0.0)
        for number, line in enumerate(LINES)
    )
    return Trace((), (), events, code=0, stalls=((events[at].at - stall, events[at].at),))


def test_a_run_that_was_held_up_for_less_than_half_of_what_matters_tells() -> None:
    assert "in its turn" == ask("failure/hears", failing("Oops raises X", queued=0.02, stall=0.02))


@pytest.mark.parametrize(("queued", "stall"), [(0.06, 0.0), (0.0, 0.06), (0.03, 0.03)])
def test_a_run_that_was_held_up_for_as_long_as_what_matters_does_not(
    queued: float, stall: float
) -> None:
    with pytest.raises(Disturbed) as unclear:
        ask("failure/hears", failing("Earlier ends", queued, stall))

    told = (
        f"it was delayed by {queued + stall:.3f} s between 'Earlier works' and 'main catches X', "
        "where 0.05 s matter"
    )
    assert told == str(unclear.value)


def test_what_held_it_up_before_it_began_does_not_matter() -> None:
    assert "in its turn" == ask("failure/hears", failing("Earlier works", queued=0.5))
