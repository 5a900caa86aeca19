"""Several things are done at the same time; the first that fails ends the rest."""

import signal
import subprocess
import sys
import threading
import time

import pytest

from hexapla.process.parallel import run_parallel

AGES = 30.0  # seconds that nobody here should ever wait


def nothing() -> None:
    """End nothing."""


def fail(why: str) -> None:
    """Fail, as a thread may."""
    raise ValueError(why)


def test_what_is_made_stands_in_the_order_given_whichever_is_ready_first() -> None:
    last = threading.Event()

    def act(number: int) -> str:
        if number == 3:
            last.set()
        assert number == 3 or last.wait(AGES)
        return f"made of {number}"

    assert ["made of 1", "made of 2", "made of 3"] == run_parallel(act, [1, 2, 3], 3, nothing)


def test_nothing_is_made_of_nothing() -> None:
    assert [] == run_parallel(fail, [], 1, nothing)


def test_no_more_run_at_once_than_may() -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def act(_: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1

    run_parallel(act, range(8), 2, nothing)

    assert 2 == most


def test_nothing_is_ended_when_all_goes_well() -> None:
    assert [1] == run_parallel(lambda number: number, [1], 1, lambda: fail("ended"))


@pytest.mark.parametrize("first", ["fails", "waits"])
def test_the_first_failure_ends_the_rest_at_once(first: str) -> None:
    ended, began = threading.Event(), []

    def act(what: str) -> bool:
        began.append(what)
        if what == "fails":
            fail("no such luck")
        return ended.wait(AGES)

    started = time.monotonic()
    second = "waits" if first == "fails" else "fails"
    with pytest.raises(ValueError, match="no such luck"):
        run_parallel(act, [first, second, *["is late"] * 100], 2, ended.set)

    assert ended.is_set()
    assert time.monotonic() - started < AGES / 2, "it waited for what it was to end"
    assert len(began) < 102, "what had not begun began nevertheless"


def test_what_the_threads_do_is_over_before_the_failure_is_heard_of() -> None:
    ended, over = threading.Event(), []

    def act(number: int) -> None:
        if number == 0:
            fail("no such luck")
        over.append(ended.wait(AGES))
        time.sleep(0.05)
        over.append(True)

    with pytest.raises(ValueError, match="no such luck"):
        run_parallel(act, [1, 0], 2, ended.set)

    assert [True, True] == over


INTERRUPTED = """\
import threading
from hexapla.process.parallel import run_parallel

ended = threading.Event()

def act(number):
    print("begun", flush=True)
    ended.wait(60)

def end():
    print("ended", flush=True)
    ended.set()

try:
    run_parallel(act, range(9), 1, end)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_an_interruption_ends_what_runs_and_begins_nothing_more() -> None:
    command = [sys.executable, "-c", INTERRUPTED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=AGES)

    assert ["begun", "ended", "interrupted"] == [first.strip(), *rest.split()]
    assert 0 == process.returncode


def test_a_failure_of_one_is_the_failure_of_all_whatever_kind_it_is() -> None:
    ends: list[str] = []

    def act(error: BaseException) -> None:
        raise error

    for error in (ValueError("a"), KeyboardInterrupt(), SystemExit(3)):
        with pytest.raises(type(error)):
            run_parallel(act, [error], 1, lambda: ends.append("ended"))

    assert ["ended"] * 3 == ends
