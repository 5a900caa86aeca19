"""Whether an engine really is what drives a program, seen from outside.

Two witnesses, neither of them the program: the kernel says in which call an idle server waits, and
Python says on standard error which modules it imports, when its environment asks it to.
"""

import re

import pytest

from hexapla.process.child import Child
from hexapla.process.client import until
from hexapla.process.kernel import waits_in
from hexapla.process.observe import observe
from hexapla.process.trace import Inconclusive
from hexapla.project.framework import frameworks
from hexapla.project.implementation import Implementation, implementations


@pytest.fixture
def launch(subject: Implementation) -> Implementation:
    if not subject.available:
        pytest.skip(subject.unavailable)
    return subject


def program_on(launch: Implementation, wanted: str) -> str:
    """Return that program, or the first that the engine drives where it does not drive that one."""
    return wanted if launch.engine.drives(wanted) else launch.engine.programs[0]


def test_an_idle_server_waits_in_the_call_of_its_engine(launch: Implementation) -> None:
    if not launch.has("echo_server"):
        pytest.skip(f"the engine is only for {', '.join(launch.engine.programs)}")
    with Child(launch.command("echo_server"), env=launch.env) as child:
        assert child.line(0), child.stderr
        try:
            until(lambda: waits_in(child.family.members()) in launch.engine.waits)
        except Inconclusive as unseen:
            pytest.skip(str(unseen))

        assert waits_in(child.family.members()) in launch.engine.waits


def test_an_engine_s_module_is_imported_and_no_other_engine_s(launch: Implementation) -> None:
    modules = {each.module for each in launch.framework.engines if each.module}
    if not modules:
        pytest.skip("no engine of this column has a module of its own")
    env = {**launch.env, "PYTHONPROFILEIMPORTTIME": "1"}
    trace = observe(launch.command(program_on(launch, "future")), ["0"], env)
    imported = set(re.findall(r"^import time:.*\| +(\S+)$", trace.stderr, re.MULTILINE))

    assert {launch.engine.module} - {""} == modules & imported


def test_every_engine_that_cannot_run_says_why() -> None:
    for column in frameworks():
        for each in implementations(column):
            assert each.environment or each.unavailable, each.name
