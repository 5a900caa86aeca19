"""What takes long begins with the first test of a module, for all of its subjects, beside the other tests."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TypeVar

import pytest

from hexapla.judging.runner import Runner
from hexapla.process.broken import Broken
from hexapla.project.implementation import Implementation

Seen = TypeVar("Seen")
Start = Callable[[Runner], AbstractContextManager[Seen]]

BEGUN = pytest.StashKey[dict[tuple[object, Implementation], tuple[ExitStack, object]]]()


def begin(request: pytest.FixtureRequest, runner: Runner, start: Start[Seen], fixture: str) -> None:
    """Start for each implementation that a test of the module judges by this fixture, unless it has begun.

    Each gets a runner of its own: the traces that this keeps are not those of another test. If a promise is
    broken meanwhile, `begun` raises that.
    """
    known = request.config.stash.setdefault(BEGUN, {})
    for item in request.session.items:
        if not isinstance(item, pytest.Function) or item.path != request.path:
            continue
        subject = item.callspec.params.get("subject")
        if (
            fixture in item.fixturenames
            and isinstance(subject, Implementation)
            and not item.get_closest_marker("skip")
            and (start, subject) not in known
        ):
            own = Runner(subject, subject.program or runner.program, runner.timeout)
            known[start, subject] = entered(start(own))
            request.config.add_cleanup(known[start, subject][0].close)


def entered(context: AbstractContextManager[object]) -> tuple[ExitStack, object]:
    stack = ExitStack()
    try:
        return stack, stack.enter_context(context)
    except Broken as error:
        return stack, error


@contextmanager
def begun(request: pytest.FixtureRequest, runner: Runner, start: Start[Seen]) -> Iterator[Seen]:
    """Yield what `begin` has started for the implementation that is judged now, and end it."""
    stack, seen = request.config.stash[BEGUN][start, runner.subject]
    with stack:
        if isinstance(seen, Broken):
            raise seen
        yield seen  # type: ignore[misc]
