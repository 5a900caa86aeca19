"""Whether an engine really is what drives a program, seen from outside.

Two witnesses, neither of them the program: the kernel says in which call an idle server waits, and
Python says on standard error which modules it imports, when its environment asks it to.
"""

import platform
import re
import sys
from pathlib import Path

import pytest

from hexapla.client import until
from hexapla.environment import Launch, launches
from hexapla.framework import framework, frameworks
from hexapla.run import Child, observe
from hexapla.subject import Subject

# The numbers of the calls in which a loop waits, from asm/unistd.h of each machine.
CALLS = {
    "x86_64": {
        232: "epoll",
        281: "epoll",
        441: "epoll",
        7: "poll",
        271: "poll",
        23: "select",
        270: "select",
        202: "futex",
    },
    "aarch64": {22: "epoll", 441: "epoll", 73: "poll", 72: "select", 98: "futex"},
}.get(platform.machine(), {})


def waiting(pid: int) -> str:
    """Return in which kind of call a process waits, or what stands in its place."""
    number = Path(f"/proc/{pid}/syscall").read_text(encoding="ascii").split()[0]
    return CALLS.get(int(number), number) if number.isdecimal() else number


def launch_of(subject: Subject) -> Launch:
    """Return how a column runs on the subject's engine."""
    found = launches(framework(subject.framework))
    return next(each for each in found if each.engine.name == subject.engine)


@pytest.fixture
def launch(subject: Subject) -> Launch:
    found = launch_of(subject)
    if not found.available:
        pytest.skip(found.reason)
    return found


def test_an_idle_server_waits_in_the_call_of_its_engine(launch: Launch) -> None:
    if not CALLS or sys.platform != "linux":
        pytest.skip("only Linux says in which call a process waits, on machines that we know")
    with Child(launch.command("echo_server"), env=launch.env) as child:
        assert child.line(0), child.errors
        try:
            waiting(child.pid)
        except PermissionError:
            pytest.skip("this system does not let us see in which call a process waits")
        until(lambda: waiting(child.pid) in launch.engine.waits)

        assert waiting(child.pid) in launch.engine.waits


def test_an_engine_s_module_is_imported_and_no_other_engine_s(launch: Launch) -> None:
    modules = {each.module for each in launch.framework.engines if each.module}
    if not modules:
        pytest.skip("no engine of this column has a module of its own")
    env = {**launch.env, "PYTHONPROFILEIMPORTTIME": "1"}
    trace = observe(launch.command("future"), ["0"], env)
    imported = set(re.findall(r"^import time:.*\| +(\S+)$", trace.errors, re.MULTILINE))

    assert {launch.engine.module} - {""} == modules & imported


def test_every_engine_that_cannot_run_says_why() -> None:
    for column in frameworks():
        for each in launches(column):
            assert each.available or each.reason, each.name
