"""A run is drawn to scale, in a frame that all runs of a program share, with a point for each line."""

import re

import pytest

from hexapla.page.rendering import render
from hexapla.page.timeline import MAX_INTERVALS, common_frame, drawing, interval
from hexapla.process.trace import Event

RUN = (
    Event(10.0, "a sleeps"),
    Event(10.25, "b sleeps"),
    Event(10.75, "b wakes"),
    Event(11.0, "a wakes"),
    Event(11.0, "gathered a b"),
    Event(11.1, "main ends"),
)
FRAME = common_frame([RUN])


def picture(run: tuple[Event, ...] = RUN) -> str:
    """Return a run as an SVG of its own."""
    drawn = drawing(run, common_frame([run]))
    return render("run_picture.svg", run=drawn, title="a run", style="")


def test_every_task_has_a_lane_and_every_line_a_point_on_it() -> None:
    lanes = drawing(RUN, FRAME).lanes

    assert ("a", "b", "main") == FRAME.names
    assert [2, 2, 1] == [len(places) for _, places in lanes]
    assert 3 == len({middle for middle, _ in lanes})
    assert all(0 < middle < FRAME.height for middle, _ in lanes)


def test_time_is_drawn_to_scale_from_the_first_line() -> None:
    (_, (began, ended)), (_, (second, third)), _ = drawing(RUN, FRAME).lanes

    assert 0 == began
    assert ended / 4 == pytest.approx(second)
    assert ended * 3 / 4 == pytest.approx(third)


def test_the_line_that_all_tasks_wait_for_bounds_all_lanes() -> None:
    [bound] = drawing(RUN, FRAME).bounds

    assert FRAME.x(1.0) == pytest.approx(bound)


def test_runs_of_a_program_share_a_frame_into_which_the_longest_fits() -> None:
    shorter = (Event(0.0, "c sleeps"), Event(0.5, "c wakes"))
    frame = common_frame([shorter, RUN, ()])

    assert ("a", "b", "c", "main") == frame.names
    assert frame.x(0.5) < frame.x(1.1) < 300


@pytest.mark.parametrize(
    ("seconds", "labels"),
    [
        (1.2, ["0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1 s", "1.2 s"]),
        (0.01, ["0 ms", "2 ms", "4 ms", "6 ms", "8 ms", "10 ms"]),
        (30.0, ["0 s", "5 s", "10 s", "15 s", "20 s", "25 s", "30 s"]),
    ],
)
def test_the_axis_counts_in_round_steps(seconds: float, labels: list[str]) -> None:
    frame = common_frame([(Event(0.0, "a sleeps"), Event(seconds, "a wakes"))])

    assert labels == [label for _, label in frame.labels]


@pytest.mark.parametrize("seconds", [0.001, 0.09, 0.7, 3.0, 7.0, 12.5, 999.0])
def test_an_axis_has_few_marks_and_not_too_few(seconds: float) -> None:
    assert 2 <= seconds / interval(seconds) <= MAX_INTERVALS + 1e-9


@pytest.mark.parametrize("run", [RUN, RUN[:1], ()])
def test_a_picture_contains_all_that_is_drawn(run: tuple[Event, ...]) -> None:
    svg = picture(run)
    frame = common_frame([run])
    left, top, width, height = map(int, frame.box.split())

    assert (width, height) == frame.size
    assert f'viewBox="{frame.box}"' in svg
    for x, y in re.findall(r"M(-?[\d.]+),(-?[\d.]+)", svg):
        assert left <= float(x) <= left + width
        assert top <= float(y) <= top + height


def test_the_names_of_lanes_are_text() -> None:
    svg = picture((Event(0.0, "<script>\x1b[1m\u202e sleeps"),))

    assert "&lt;script&gt;␛[1m" in svg
    assert "<script" not in svg
    assert "\u202e" not in svg
