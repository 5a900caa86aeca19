"""A bar tells a task that blocks its thread from one that waits, and fits into any terminal."""

from collections.abc import Sequence

import pytest
from rich.console import Console

from hexapla.process.trace import Event
from hexapla.terminal.lanes import terminal_lanes
from hexapla.terminal.layout import TerminalStyle

RUN = (
    Event(1.0, "ticker ticks"),
    Event(1.5, "blocker blocks"),
    Event(2.0, "blocker returns"),
    Event(2.0, "ticker ticks"),
    Event(2.0, "main ends"),
)


def drawn(
    events: Sequence[Event], now: float = 2.0, width: int = 60, *, running: bool = False
) -> list[str]:
    """Return the rows of a picture, without spaces at their ends."""
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(terminal_lanes(events, now, TerminalStyle(width), running=running))
    return [row.rstrip() for row in capture.get().splitlines()]


def test_a_task_that_blocks_has_another_bar_than_one_that_waits() -> None:
    ticker, blocker, main, _, _ = drawn(RUN)

    assert "ticker   ●" + "─" * 48 + "●" == ticker
    assert "blocker" + " " * 26 + "█" * 25 + "●" == blocker
    assert "main" + " " * 54 + "●" == main


def test_what_the_signs_mean_is_said_and_of_blocking_only_where_something_blocks() -> None:
    assert "● prints   ─ waits   █ blocks its thread" == drawn(RUN)[-1]
    assert "● prints   ─ waits" in drawn(RUN[:1], width=80)[-1]
    assert "blocks" not in drawn(RUN[:1])[-1]


def test_the_axis_has_the_times_of_the_lines() -> None:
    axis = drawn(RUN)[-2].split()

    assert ["1.00", "s", "2.00", "s"] == axis
    assert "1000.0 ms" in drawn(RUN[:1], now=1.01)[-1]


def test_a_task_goes_on_until_now_only_while_the_program_runs() -> None:
    begun = (Event(1.0, "a sleeps"), Event(1.0, "b blocks"), Event(2.0, "c sleeps"))

    assert ["a  ●" + "─" * 55, "b  " + "█" * 56] == drawn(begun, now=3.0, running=True)[:2]
    assert ["a  ●", "b  █"] == drawn(begun, now=3.0)[:2]


@pytest.mark.parametrize("width", [20, 40, 60, 200])
def test_no_row_is_wider_than_the_terminal(width: int) -> None:
    name = "a-name-that-is-longer-than-a-third-of-the-terminal"
    rows = drawn([*RUN, Event(2.0, f"{name} sleeps")], width=width)[:4]

    assert max(map(len, rows)) <= width
    assert width == 200 or "…" in rows[3]


def test_an_ascii_terminal_gets_signs_of_ascii() -> None:
    console = Console(width=60, color_system=None)
    style = TerminalStyle(60, waits="-", blocks="#", line="o")
    with console.capture() as capture:
        console.print(terminal_lanes(RUN, 2.0, style))

    assert capture.get().isascii()
    assert "#" in capture.get()


def test_nothing_is_drawn_of_no_task() -> None:
    assert [""] == drawn([Event(1.0, "listening on 127.0.0.1:8007")])
