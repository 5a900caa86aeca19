"""Whoever interrupts the observer in the middle of a run leaves nothing behind: no process, no file."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from hexapla.process.child import RUN_TIMEOUT_S
from hexapla.process.client import until

PATIENCE = 30  # seconds, on a busy machine, for what is due at once

HANG = """\
import os, subprocess, time

print("main waits")
subprocess.Popen(["sleep", "60"], start_new_session=True)
open(os.environ["HEXAPLA_STARTED"], "w").close()
time.sleep(60)
"""

RUN = ["run", "mine", "future"]
DEMO = ["demo", "mine"]
CHECK = ["check", "future", "--", sys.executable, "packages/mine/future.py"]
COMPARE = ["compare", "mine"]
SUITE = ["suite", "mine", "--engine", "first"]


@dataclass(frozen=True)
class Case:
    """A command, which of its programs hangs, and what comes in its middle."""

    command: Sequence[str]
    signals: Sequence[signal.Signals]
    hangs: str = "future"
    group: bool = False  # as a terminal does: to everybody in the foreground


@dataclass(frozen=True)
class Outcome:
    """How an interrupted command ended, and what it left."""

    code: int | None
    said: str
    processes: Sequence[str]
    files: Sequence[str]
    seconds: float


CTRL_C, TERM, CLOSED = [signal.SIGINT], [signal.SIGTERM], [signal.SIGHUP]
CASES = {
    "run by Ctrl-C": Case(RUN, CTRL_C, group=True),
    "run by SIGTERM": Case(RUN, TERM),
    "run by a terminal that is closed": Case(RUN, CLOSED, group=True),
    "demo by Ctrl-C": Case(DEMO, CTRL_C, group=True),
    "check by Ctrl-C, three times": Case(CHECK, CTRL_C * 3, group=True),
    "check by SIGTERM": Case(CHECK, TERM),
    "compare by Ctrl-C while it judges": Case(COMPARE, CTRL_C, group=True),
    "compare by SIGTERM while it judges": Case(COMPARE, TERM),
    "suite by Ctrl-C, three times": Case(SUITE, CTRL_C * 3, group=True),
    "suite by SIGTERM": Case(SUITE, TERM),
    "suite by a terminal that is closed": Case(SUITE, CLOSED, group=True),
    "compare by Ctrl-C at the naps": Case(COMPARE, CTRL_C, "sleep_gather", group=True),
    "compare by SIGTERM at the naps": Case(COMPARE, TERM, "sleep_gather"),
}


@pytest.fixture(scope="module")
def _heard() -> Iterator[None]:
    """Have a child hear what a shell makes us ignore, when it puts us in the background."""
    ignored = [each for each in (*CTRL_C, *CLOSED) if signal.getsignal(each) == signal.SIG_IGN]
    for each in ignored:
        signal.signal(each, signal.default_int_handler)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)


@pytest.fixture(scope="module")
def outcomes(
    _heard: None,
    build: Callable[[Path], Path],
    marked: Callable[[str], list[psutil.Process]],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Outcome]:
    """What came of all cases, at the same time."""

    place = tmp_path_factory.mktemp("interrupted")

    def interrupt(case: Case) -> Outcome:
        mark = uuid.uuid4().hex
        folder = place / mark
        checkout, temporary = build(folder / "checkout"), folder / "temporary"
        started = folder / "started"
        (checkout / "packages" / "mine" / f"{case.hangs}.py").write_text(HANG)
        temporary.mkdir()
        settings = {"HEXAPLA_TEST": mark, "HEXAPLA_STARTED": str(started)}
        with subprocess.Popen(
            [sys.executable, "-m", "hexapla", *case.command],
            cwd=checkout,
            env={**os.environ, **settings, "TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            running = until(started.exists, PATIENCE)
            began = time.monotonic()
            for number in case.signals if running else [signal.SIGKILL]:
                (os.killpg if case.group else os.kill)(process.pid, number)
            try:
                said, _ = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                said, _ = process.communicate()
            seconds = time.monotonic() - began
        left = marked(mark)
        outcome = Outcome(
            code=process.returncode,
            said=said,
            processes=[" ".join(each.cmdline()) for each in left],
            files=[path.name for path in temporary.iterdir()],
            seconds=seconds,
        )
        for each in left:
            each.kill()
        return outcome

    with ThreadPoolExecutor(len(CASES)) as pool:
        return dict(zip(CASES, pool.map(interrupt, CASES.values()), strict=True))


@pytest.fixture(params=CASES)
def outcome(request: pytest.FixtureRequest, outcomes: dict[str, Outcome]) -> Outcome:
    """What came of one case."""
    return outcomes[request.param]


def test_no_process_is_left_by_an_interruption(outcome: Outcome) -> None:
    assert [] == outcome.processes, outcome.said


def test_no_file_is_left_by_an_interruption(outcome: Outcome) -> None:
    assert [] == outcome.files, outcome.said


def test_an_interruption_is_obeyed_at_once_and_is_no_success(outcome: Outcome) -> None:
    assert outcome.code not in (0, -signal.SIGKILL), outcome.said
    assert outcome.seconds < RUN_TIMEOUT_S, "it waited for its programs"


def test_an_interruption_prints_no_traceback(outcome: Outcome) -> None:
    assert "Traceback" not in outcome.said
