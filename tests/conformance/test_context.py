"""The promises of `context`; the page in `shared/contract/` says what each one means."""

from collections.abc import Callable

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Cases, Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

SEERS = ["child", "main", "callback", "thread", "call", "main"]
ENDS = "main ends"
NOTHING = "nothing"
SEES_IT, SEES_NOTHING = "sees it", "sees nothing"


def seen(trace: Trace) -> list[str]:
    """Return what was seen, in the order of the lines; raise `Broken` unless all of them looked."""
    *lines, _ = trace.lines or [""]
    looks = [line.partition(" sees ") for line in lines]
    found = [who for who, _, _ in looks]
    checks.in_order(SEERS, found, "who looks")
    return [what for _, _, what in looks]


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
    checks.printed(
        trace, [*(f"{who} sees {what}" for who, what in zip(SEERS, seen(trace), strict=True)), ENDS]
    )


def test_what_is_seen_is_what_somebody_had_set_before_or_nothing(trace: Trace, name: str) -> None:
    child, called = f"{name}-child", f"{name}-call"
    before = [[name], *[[name, child]] * 4, [name, child, called]]
    for who, what, values in zip(SEERS, seen(trace), before, strict=True):
        text = f"{who} sees {what!r}, which nobody had set; set were {values}"
        expect(what in (NOTHING, *values), "wrong-value", text)


def test_main_never_sees_nothing(trace: Trace) -> None:
    looks = [what for who, what in zip(SEERS, seen(trace), strict=True) if who == "main"]

    expect(NOTHING not in looks, "wrong-value", f"main set a name, and sees {looks}")


def test_whom_main_calls_itself_sees_what_main_sees(trace: Trace) -> None:
    _, main, _, _, call, _ = seen(trace)

    expect(main == call, "wrong-value", f"main sees {main!r}, and the call sees {call!r}")


def test_two_runs_differ_in_the_name_alone(
    trace: Trace, by_itself: Trace, name: str, contract: Contract
) -> None:
    [other] = contract.defaults
    expected = [what.replace(name, "NAME") for what in seen(trace)]
    found = [what.replace(other, "NAME") for what in seen(by_itself)]

    text = f"of {name!r} was seen {expected}, and of {other!r} {found}"
    expect(expected == found, "wrong-value", text)


def test_without_an_argument_the_name_is_alice(by_itself: Trace, contract: Contract) -> None:
    [name] = contract.defaults
    _, main, *_ = seen(by_itself)

    text = f"main sees {main!r}, and not {name!r}"
    expect(main in (name, f"{name}-child"), "wrong-value", text)


def test_it_ends_by_itself_after_main_has_looked(trace: Trace) -> None:
    checks.ended(trace, ENDS)


def test_a_wrong_argument_is_refused(
    runner: Runner, rng: Callable[[str], Random], cases: Cases
) -> None:
    one, other, _ = rng("names").words(3)
    for wrong in cases("wrong", (one, other), (f"{one}={other}",)):
        checks.refused(runner(*wrong))


def ask_child(runner: Runner) -> str:
    child, *_ = seen(runner())
    return SEES_NOTHING if child == NOTHING else SEES_IT


def ask_leak(runner: Runner) -> str:
    _, main, *_ = seen(runner())
    return "leaks back" if main.endswith("-child") else "stays in the child"


def ask_callback(runner: Runner) -> str:
    _, _, callback, *_ = seen(runner())
    return SEES_NOTHING if callback == NOTHING else SEES_IT


def ask_thread(runner: Runner) -> str:
    _, _, _, thread, *_ = seen(runner())
    return SEES_NOTHING if thread == NOTHING else SEES_IT


def ask_call(runner: Runner) -> str:
    *_, main = seen(runner())
    return "stays" if main.endswith("-call") else "ends with the call"
