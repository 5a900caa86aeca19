"""A demo introduces each program, goes on at Enter where somebody watches, and leaves a clean terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner, Result

from hexapla.cli import run as run_module
from hexapla.cli.main import main
from hexapla.cli.run import settled, visited
from hexapla.process.trace import Event

PATIENCE = 30  # seconds, on a busy machine, for what is due at once
SECOND_PAGE = {
    "chapter = 1": "chapter = 0",
    "# future": "# sleep_gather",
    "One task waits for another.": "All tasks sleep *side by side*. And more.",
    "[SECONDS]": "[NAME=SECONDS ...]",
    '"0.01"': '"A=1", "B=2"',
}

Hexapla = Callable[..., Result]


@pytest.fixture
def two_programs(checkout: Path) -> Path:
    """Give the small checkout a second page, of which the chapter comes first."""
    page = checkout / "shared" / "contract" / "future.md"
    text = page.read_text()
    for old, new in SECOND_PAGE.items():
        text = text.replace(old, new)
    page.with_name("sleep_gather.md").write_text(text)
    return checkout


def demo(*words: str) -> Result:
    return CliRunner().invoke(main, ["demo", *words], prog_name="hexapla")


@pytest.mark.usefixtures("two_programs")
def test_programs_come_in_reading_order_each_with_what_it_shows() -> None:
    result = demo("mine")
    lines = [re.sub(r"^ *\d+\.\d{4}  ", "  ", line) for line in result.stdout.splitlines()]

    assert (0, "") == (result.exit_code, result.stderr)
    assert [
        "",
        "1 of 2  sleep_gather  All tasks sleep side by side.",
        "$ hexapla run mine sleep_gather A=1 B=2",
    ] == lines[:3]
    assert [
        "",
        "2 of 2  future  One task waits for another.",
        "$ hexapla run mine future 0.01",
        "  main waits",
        "  main gets Done!",
    ] == lines[-5:]


@pytest.mark.usefixtures("two_programs")
def test_one_program_is_shown_with_its_arguments() -> None:
    lines = demo("mine", "Future", "0.02", "--engine", "second").stdout.splitlines()

    assert [
        "",
        "future  One task waits for another.",
        "$ hexapla run mine future 0.02 --engine second",
    ] == lines[:3]


def test_a_program_that_the_framework_lacks_says_why(
    two_programs: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest("", '[tool.hexapla.missing.future]\nreason = "It has no futures."\nlink = "-"\n')
    (two_programs / "packages" / "mine" / "future.py").unlink()
    result = demo("mine")

    assert 0 == result.exit_code
    assert result.stdout.endswith(
        "\n2 of 2  future  One task waits for another.\nmine has no future: It has no futures.\n"
    )


def test_a_program_that_fails_does_not_hide_those_after_it(two_programs: Path) -> None:
    (two_programs / "packages" / "mine" / "sleep_gather.py").write_text("raise SystemExit(3)")
    result = demo("mine")

    assert 1 == result.exit_code
    assert "sleep_gather of mine ended with exit code 3" in result.stderr
    assert "main gets Done!" in result.stdout


def test_a_framework_that_is_not_installed_is_one_sentence(
    checkout: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "no-such-thing"')
    result = demo("mine")

    assert (2, "") == (result.exit_code, result.stdout)
    assert "mine cannot run: no-such-thing not installed" in result.stderr


class Terminal:
    """A command in a terminal of its own, of which everything that is shown is kept."""

    def __init__(self, words: list[str], env: Mapping[str, str]) -> None:
        self.shown = ""
        ours, theirs = pty.openpty()
        self.terminal = ours
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24", **env}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hexapla", *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            preexec_fn=leader_of(theirs),
        )
        os.close(theirs)

    def wait_for(self, text: str) -> None:
        """Read until a text is shown; fail if it does not come, or the command has ended."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown:
            ready, _, _ = select.select([self.terminal], [], [], deadline - time.monotonic())
            assert ready, f"{text!r} did not come: {self.shown!r}"
            assert self.read(), f"it ended without {text!r}: {self.shown!r}"

    def read(self) -> bool:
        try:
            part = os.read(self.terminal, 65536).decode()
        except OSError:  # on Linux, the end of a terminal
            return False
        self.shown += part
        return bool(part)

    def type(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def end(self) -> int:
        """Read to the end, and return the exit code."""
        while self.read():
            pass
        return self.process.wait(PATIENCE)


def leader_of(terminal: int) -> Callable[[], None]:
    """Return what makes a new process the one that the keys of a terminal are for."""

    def lead() -> None:
        os.login_tty(terminal)
        for number in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)

    return lead


@contextmanager
def terminal(*words: str, **env: str) -> Iterator[Terminal]:
    opened = Terminal([*words], env)
    try:
        yield opened
    finally:
        opened.process.kill()
        opened.process.wait()
        os.close(opened.terminal)


@pytest.mark.usefixtures("two_programs")
def test_enter_goes_on_where_somebody_watches() -> None:
    with terminal("demo", "mine") as watched:
        watched.wait_for("Enter: future")
        assert "2 of 2" not in watched.shown
        watched.type("\n")
        watched.wait_for("main gets Done!")

        assert 0 == watched.end()


@pytest.mark.usefixtures("two_programs")
@pytest.mark.parametrize("keys", ["q\n", "\x04"])
def test_q_and_the_end_of_the_input_end_a_demo(keys: str) -> None:
    with terminal("demo", "mine") as watched:
        watched.wait_for("Enter: future")
        watched.type(keys)

        assert 0 == watched.end()
        assert "2 of 2" not in watched.shown


@pytest.mark.usefixtures("two_programs")
def test_fast_does_not_wait_for_enter() -> None:
    with terminal("demo", "mine", "--fast") as watched:
        assert 0 == watched.end()
        assert "main gets Done!" in watched.shown
        assert "Enter" not in watched.shown


SLEEPS = "import time; print('main waits', flush=True); time.sleep(60)"
ERASE_ROW = "\x1b[2K"
SHOW_CURSOR = "\x1b[?25h"


def test_ctrl_c_erases_the_bars_and_is_exit_code_130(checkout: Path) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text(SLEEPS)
    with terminal("demo", "mine", "future") as watched:
        watched.wait_for("● prints")
        watched.type("\x03")

        assert 130 == watched.end()
        last = watched.shown.rpartition("● prints")[2]
        assert "Traceback" not in watched.shown
        assert ERASE_ROW in last
        assert "●" not in last
        assert SHOW_CURSOR in last


def test_what_is_typed_while_a_program_runs_breaks_no_picture(checkout: Path) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text(SLEEPS.replace("60", "1"))
    with terminal("demo", "mine", "future") as watched:
        watched.wait_for("● prints")
        watched.type("xyzzy")

        assert 0 == watched.end()
        assert "xyzzy" not in watched.shown


def test_an_ascii_terminal_is_drawn_in_ascii(checkout: Path) -> None:
    with terminal("demo", "mine", "future", PYTHONIOENCODING="ascii") as watched:
        assert 0 == watched.end()
        assert "o prints" in watched.shown
        assert watched.shown.isascii()


def test_lines_of_a_server_come_in_the_order_of_their_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A line that the server printed before its client went on may be read after that."""
    listening = Event(0.0, "listening on 127.0.0.1:1")

    class Server:
        began, ended = 0.0, True
        events: ClassVar = [listening]

    def steps(*_: object, **__: object) -> Iterator[Event]:
        yield Event(1.0, "client-1 gets 'x'")
        yield Event(1.1, "client-1 leaves")
        Server.events.append(Event(1.09, "bye"))
        yield Event(2.0, "client-2 leaves")

    monkeypatch.setattr(run_module, "visits", steps)
    shown = visited(Server(), listening, 1, drain=False)  # type: ignore[arg-type]

    assert ["client-1 gets 'x'", "bye", "client-1 leaves", "client-2 leaves"] == [
        event.text for event in shown if event
    ]


def test_events_are_settled_up_to_a_time() -> None:
    waiting = [Event(2.0, "b"), Event(1.0, "a"), Event(3.0, "c")]

    assert ["a", "b"] == [event.text for event in settled(waiting, 2.0)]
    assert ["c"] == [event.text for event in waiting]
