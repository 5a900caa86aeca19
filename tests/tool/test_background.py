"""What takes long begins with the first test, and is judged where a test asks for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SUITE = """\
from contextlib import contextmanager
from pathlib import Path

import pytest

from hexapla.judging import background
from hexapla.process.broken import Broken


def note(text):
    with Path("order").open("a") as file:
        print(text, file=file)


@contextmanager
def wait(runner):
    note(f"{runner.subject.id} begins")
    if Path("broken").exists():
        raise Broken("late", "it never came")
    yield runner.subject.id
    note(f"{runner.subject.id} ends")


@pytest.fixture(scope="module", autouse=True)
def early(request, runner):
    background.begin(request, runner, wait, "long")


@pytest.fixture(scope="module")
def long(request, runner):
    with background.begun(request, runner, wait) as seen:
        yield seen


def test_it_gets_the_result(runner):
    note(f"{runner.subject.id} is judged")

def test_it_ends_well(long):
    note(f"{long} is judged by it")
"""

Judge = Callable[..., tuple[pytest.RunResult, list[str]]]


@pytest.fixture
def judge(checkout: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Hold the framework of the small checkout to its page; return what was said, and what came when."""
    (checkout / "tests" / "conformance" / "test_future.py").write_text(SUITE)

    def run(*options: str) -> tuple[pytest.RunResult, list[str]]:
        monkeypatch.chdir(checkout)
        result = pytester.runpytest_inprocess(
            "tests/conformance/test_future.py",
            f"--rootdir={checkout}",
            "--framework=mine",
            *options,
            plugins=[],
        )
        order = checkout / "order"
        return result, order.read_text().splitlines() if order.is_file() else []

    return run


def test_it_begins_for_all_before_the_first_test_and_ends_with_each(judge: Judge) -> None:
    result, order = judge()

    result.assert_outcomes(passed=4)
    assert [
        "mine begins",
        "mine-second begins",
        "mine is judged",
        "mine is judged by it",
        "mine ends",
        "mine-second is judged",
        "mine-second is judged by it",
        "mine-second ends",
    ] == order


def test_it_begins_for_nobody_if_no_test_asks_for_it(judge: Judge) -> None:
    result, order = judge("-k", "result")

    result.assert_outcomes(passed=2, deselected=2)
    assert ["mine is judged", "mine-second is judged"] == order


def test_a_promise_that_is_broken_meanwhile_is_so_only_where_it_is_asked(
    judge: Judge, checkout: Path
) -> None:
    (checkout / "broken").touch()
    result, _ = judge("--engine=default")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*it never came*"])
