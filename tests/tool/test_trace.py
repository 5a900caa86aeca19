"""A trace answers what a promise asks, and a line that never came is the program's own fault."""

import json
from contextlib import nullcontext
from dataclasses import asdict

import pytest

from hexapla.judging import checks
from hexapla.process.broken import Broken
from hexapla.process.family import Usage
from hexapla.process.trace import Disturbed, Event, Trace

TRACE = Trace(
    command=("python3", "sleep_gather.py"),
    arguments=("a=1", "b=0.1"),
    events=(
        Event(0.1, "a sleeps"),
        Event(0.2, "b sleeps"),
        Event(0.3, "b wakes"),
        Event(1.1, "a wakes"),
        Event(1.2, "gathered a b"),
    ),
    code=0,
)


def test_a_line_is_a_subject_and_a_verb() -> None:
    event = Event(0.0, "worker sets the result")

    assert ("worker", "sets the result") == (event.subject, event.verb)


def test_a_word_alone_is_a_subject() -> None:
    event = Event(0.0, "listening")

    assert ("listening", "") == (event.subject, event.verb)


def test_lines_verbs_and_subjects_come_in_order() -> None:
    assert ["a sleeps", "b sleeps", "b wakes", "a wakes", "gathered a b"] == TRACE.lines
    assert ["sleeps", "sleeps", "wakes", "wakes"] == TRACE.verbs("sleeps", "wakes")
    assert ["b", "a"] == TRACE.subjects("wakes")


def test_the_time_between_two_lines_is_in_seconds() -> None:
    assert pytest.approx(0.9) == TRACE.seconds("b sleeps", "a wakes")


def test_a_line_that_was_never_printed_is_a_broken_promise() -> None:
    with pytest.raises(
        AssertionError, match="'c wakes' was never printed; it ended with exit code 0"
    ):
        TRACE.seconds("a sleeps", "c wakes")


def test_the_names_on_the_last_line_are_gathered() -> None:
    assert ["a", "b"] == TRACE.gathered


@pytest.mark.parametrize("events", [(), (Event(0.1, "gathered a"), Event(0.2, "a wakes"))])
def test_a_last_line_that_gathers_nothing_is_a_broken_promise(events: tuple[Event, ...]) -> None:
    with pytest.raises(AssertionError, match="the last line is"):
        _ = Trace((), (), events).gathered


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        (Trace((), (), code=3), "; it ended with exit code 3"),
        (
            Trace((), (), code=3, stderr="Traceback:\nno luck\n"),
            "; it ended with exit code 3: no luck",
        ),
        (Trace((), (), code=0, stderr="a warning"), "; it ended with exit code 0"),
        (Trace(("bin/mine",), (), code=-11), "; mine was ended by SIGSEGV"),
        (Trace(("mine",), (), code=-60), "; mine was ended by signal 60"),
        (Trace((), (), code=139), "; it ended with exit code 139 (a shell's for SIGSEGV)"),
        (Trace((), ()), "; it still runs"),
        (Trace((), (), killed="hung"), "; it was killed because it hung"),
    ],
)
def test_a_trace_says_how_the_run_ended(trace: Trace, words: str) -> None:
    assert words == trace.end


def test_a_printed_trace_shows_all_that_was_seen() -> None:
    trace = Trace((), (), (Event(0.25, "a waits"),), 1, "", ("sleep 60",), "one\ntwo\n")

    assert [
        "   0.2500  a waits",
        "          ended with exit code 1",
        "          left behind: sleep 60",
        "   stderr  one",
        "   stderr  two",
    ] == str(trace).splitlines()


def test_a_printed_trace_begins_with_what_was_given_on_standard_input() -> None:
    trace = Trace((), ("-",), (Event(0.25, "a waits"),), 0, stdin="a=1\nb=2")

    assert r"    stdin  'a=1\nb=2'" == str(trace).splitlines()[0]


def test_evidence_can_keep_a_trace() -> None:
    kept = json.loads(json.dumps(asdict(TRACE)))

    assert ["a=1", "b=0.1"] == kept["arguments"]
    assert {
        "at": 0.1,
        "text": "a sleeps",
        "cpu": 0.0,
        "runnable_wait": 0.0,
        "read_delay": 0.0,
        "complete": True,
        "stamp_slack": 0.0,
        "quiet": 0.0,
        "wakes": None,
        "unseen": 0.0,
    } == kept["events"][0]


def test_it_was_awake_while_it_ran_or_waited_for_a_processor() -> None:
    began, ended = Event(1.0, "a sleeps", 0.5, 0.1), Event(2.0, "a wakes", 0.7, 0.4)

    assert 0.2 + 0.3 == pytest.approx(Trace((), (), (began, ended)).runnable("a sleeps", "a wakes"))


def test_it_may_have_been_awake_until_an_earlier_line_was_read() -> None:
    began, ended = Event(1.0, "a sleeps", 0.7, 0.4, 0.9), Event(2.0, "a wakes", 0.7, 0.4, 0.1)

    assert 0.9 == pytest.approx(Trace((), (), (began, ended)).runnable("a sleeps", "a wakes"))


@pytest.mark.parametrize(("unseen", "tells"), [(0.0, True), (0.05, True), (0.09, False)])
def test_a_late_line_says_nothing_if_its_process_may_have_waited_so_long_unseen(
    unseen: float, tells: bool
) -> None:
    first, last = Event(1.0, "worker sets the result"), Event(1.1, "main gets Done!", unseen=unseen)
    trace, lines = Trace((), (), (first, last)), (first.text, last.text)

    with pytest.raises(Broken if tells else Disturbed, match=r"0\.100 s"):
        checks.not_late(trace, *lines, 0, checks.PROMPT_S)
    checks.not_late(trace, *lines, 0.2)


def test_a_gap_is_judged_by_when_its_lines_may_have_come() -> None:
    late = Trace((), (), (Event(1.0, "a sleeps", stamp_slack=0.2), Event(1.1, "a wakes")))
    early = Trace((), (), (Event(1.0, "a sleeps"), Event(1.5, "a wakes", stamp_slack=0.3)))

    checks.not_early(late, "a sleeps", "a wakes", 0.3)
    checks.not_late(early, "a sleeps", "a wakes", 0.2)
    with pytest.raises(AssertionError, match=r"instead of 0\.4 s"):
        checks.not_early(late, "a sleeps", "a wakes", 0.4)
    with pytest.raises(AssertionError, match=r"instead of 0\.05 s"):
        checks.not_late(early, "a sleeps", "a wakes", 0.05)


@pytest.mark.parametrize(
    ("stall", "excused"),
    [
        ((0.5, 0.7), True),  # before the nap began, which was then begun late
        ((1.9, 2.3), True),  # when it should have ended
        ((1.4, 1.6), False),  # in the middle, where a sleeper notices nothing
        ((2.5, 2.8), False),  # afterwards
        ((1.9, 2.0), False),  # too short
    ],
)
def test_a_late_line_is_excused_by_a_stall_that_may_have_held_it_up(
    stall: tuple[float, float], excused: bool
) -> None:
    events = (Event(0.6, "a sleeps"), Event(2.2, "a wakes"))
    trace = Trace((), (), events, stalls=(stall,))

    with nullcontext() if excused else pytest.raises(Broken, match=r"1\.600 s passed"):
        checks.not_late(trace, "a sleeps", "a wakes", 1.35)


@pytest.mark.parametrize(
    ("stall", "excused"),
    [((0.9, 1.05), True), ((0.5, 0.7), False), ((1.2, 1.4), False), ((0.97, 1.0), False)],
)
def test_an_early_line_is_excused_by_a_stall_before_the_line_that_it_follows(
    stall: tuple[float, float], excused: bool
) -> None:
    events = (Event(1.0, "a sleeps"), Event(1.2, "a wakes"))
    trace = Trace((), (), events, stalls=(stall,))

    with nullcontext() if excused else pytest.raises(Broken, match=r"0\.200 s passed"):
        checks.not_early(trace, "a sleeps", "a wakes", 0.3)


def test_stalls_can_be_read_back() -> None:
    trace = Trace((), (), (Event(1.0, "a sleeps"),), stalls=((0.9, 1.05),))

    assert trace == Trace.from_json(json.loads(json.dumps(asdict(trace))))


@pytest.mark.parametrize(
    ("used", "waited", "busy"),
    [
        (0.3, 0.0, False),
        (0.7, 0.0, True),
        (0.3, 6.0, True),  # a busy loop that got little of a busy machine
        (0.2, 6.0, False),
    ],
)
def test_the_time_of_waiting_for_a_processor_does_not_count_as_sleep(
    used: float, waited: float, busy: bool
) -> None:
    before, after = Usage(1.0, 2.0, None), Usage(1.0 + used, 2.0 + waited, None)

    with pytest.raises(Broken, match=r"of 10\.000 s") if busy else nullcontext():
        checks.idle(before, after, 10.0, 0.05)
