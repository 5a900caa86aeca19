"""Fixtures that take long: they begin with the first test of a module, and run beside the others.

A fixture is one if an automatic fixture of its module calls `begin(request, "its name")`.
"""

from contextlib import suppress

import pytest

from hexapla.judging.runner import Runner
from hexapla.process.broken import Broken


def begin(request: pytest.FixtureRequest, name: str) -> None:
    """Set a module's fixture up now, if a test of the same implementation is going to use it.

    A promise that is broken meanwhile is raised where the fixture is used: pytest keeps it.
    """
    runner: Runner = request.getfixturevalue("runner")
    for item in request.session.items:
        if (
            isinstance(item, pytest.Function)
            and item.path == request.path
            and name in item.fixturenames
            and item.callspec.params.get("subject") is runner.subject
        ):
            with suppress(Broken):
                request.getfixturevalue(name)
            return


def own_runner(runner: Runner) -> Runner:
    """Return a runner for such a fixture: the traces that it keeps are not those of another test."""
    return Runner(runner.subject, runner.program, runner.timeout)
