"""The promises of `context`; the page in `shared/contract/` says what each one means."""

from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

SEERS = ["child", "main", "callback", "thread", "call", "main"]
MAY_BE_MISSING = "callback"  # some frameworks have none
ENDS = "main ends"
NOTHING = "nothing"
SEES_IT, SEES_NOTHING = "sees it", "sees nothing"


def looks(trace: Trace) -> list[tuple[str, str]]:
    """Return who saw what, in the order of the lines; raise `Broken` if a line is missing."""
    *lines, _ = trace.lines or [""]
    words = [line.partition(" sees ") for line in lines]
    present = [who for who, _, _ in words]
    seers = [who for who in SEERS if who in present or who != MAY_BE_MISSING]
    checks.in_order(seers, present, "who looks")
    return [(who, what) for who, _, what in words]


def seen(trace: Trace, who: str) -> list[str]:
    """Return what was seen by those of this name, in the order of the lines."""
    return [what for seer, what in looks(trace) if seer == who]


@pytest.fixture(scope="module")
def name(rng: Callable[[str], Random]) -> str:
    """A name that no program can have been written for."""
    return rng("name").word() + "-0"


@pytest.fixture(scope="module")
def trace(runner: Runner, name: str) -> Trace:
    """What was seen when it was given that name."""
    return runner(name)


@pytest.fixture(scope="module")
def by_itself(runner: Runner) -> Trace:
    """What was seen when it was given none."""
    return runner()


def test_every_line_comes_once_and_in_the_order_of_this_page(trace: Trace) -> None:
    checks.printed(trace, [*(f"{who} sees {what}" for who, what in looks(trace)), ENDS])


def test_a_value_is_seen_only_after_it_was_set(trace: Trace, name: str) -> None:
    child, called = f"{name}-child", f"{name}-call"
    first, *between, last = looks(trace)
    before = [[name], *[[name, child] for _ in between], [name, child, called]]
    for (who, what), values in zip([first, *between, last], before, strict=True):
        text = f"{who} sees {what!r}, which nobody had set; set were {values}"
        expect(what in (NOTHING, *values), "wrong-value", text)


def test_main_always_sees_a_value(trace: Trace) -> None:
    values = seen(trace, "main")

    expect(NOTHING not in values, "wrong-value", f"main set a name, and sees {values}")


def test_a_plain_call_sees_the_same_context_as_main(trace: Trace) -> None:
    main, _ = seen(trace, "main")
    [call] = seen(trace, "call")

    expect(main == call, "wrong-value", f"main sees {main!r}, and the call sees {call!r}")


def test_two_runs_differ_only_in_the_name(
    trace: Trace, by_itself: Trace, name: str, contract: Contract
) -> None:
    [other] = contract.defaults
    expected = [what.replace(name, "NAME") for _, what in looks(trace)]
    found = [what.replace(other, "NAME") for _, what in looks(by_itself)]

    text = f"of {name!r} was seen {expected}, and of {other!r} {found}"
    expect(expected == found, "wrong-value", text)


def test_without_an_argument_the_name_is_alice(by_itself: Trace, contract: Contract) -> None:
    [name] = contract.defaults
    main, _ = seen(by_itself, "main")

    text = f"main sees {main!r}, and not {name!r}"
    expect(main in (name, f"{name}-child"), "wrong-value", text)


def test_it_ends_by_itself_after_main_has_looked(trace: Trace) -> None:
    checks.ended(trace, ENDS)


def ask_child(runner: Runner) -> str:
    [child] = seen(runner(), "child")
    return SEES_NOTHING if child == NOTHING else SEES_IT


def ask_leak(runner: Runner) -> str:
    main, _ = seen(runner(), "main")
    return "leaks back" if main.endswith("-child") else "stays in the child"


def ask_callback(runner: Runner) -> str:
    values = seen(runner(), "callback")
    return "no callbacks" if not values else SEES_NOTHING if values == [NOTHING] else SEES_IT


def ask_thread(runner: Runner) -> str:
    [thread] = seen(runner(), "thread")
    return SEES_NOTHING if thread == NOTHING else SEES_IT


def ask_call(runner: Runner) -> str:
    _, main = seen(runner(), "main")
    return "stays" if main.endswith("-call") else "ends with the call"
