"""Fixtures that take long: they begin with the first test of a module, and run beside the others.

A fixture `quiet` is one if an automatic fixture of the module calls `begin(request, "quiet")`. What goes wrong
in it is for the test that uses it, so it keeps a `Broken` for that test and does not raise.
"""

import pytest

from hexapla.judging.runner import Runner


def begin(request: pytest.FixtureRequest, name: str) -> None:
    """Set a module's fixture up now, if a test of the same implementation is going to use it."""
    runner: Runner = request.getfixturevalue("runner")
    for item in request.session.items:
        if (
            isinstance(item, pytest.Function)
            and item.path == request.path
            and name in item.fixturenames
            and item.callspec.params.get("subject") is runner.subject
        ):
            request.getfixturevalue(name)
            return


def own_runner(runner: Runner) -> Runner:
    """Return a runner for a background fixture: the traces that it keeps are not those of another test."""
    return Runner(runner.subject, runner.program, runner.timeout)
