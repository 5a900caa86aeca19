"""Whatever a program does, its run ends as a clear verdict, in time, and nothing outlives it."""

import hashlib
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from hexapla.process import child as process_child
from hexapla.process import clock, interrupt, output
from hexapla.process.child import Child
from hexapla.process.client import until
from hexapla.process.interrupt import interruptible, interrupts_deferred
from hexapla.process.observe import observe
from hexapla.process.output import stdout_sockets
from hexapla.process.trace import Inconclusive, Trace

LIMIT = 0.3  # seconds that a program is given after its first line
PATIENCE = 10  # seconds, on a busy machine, for a verdict that is due at once

HANG = "import time; print('main waits'); time.sleep(60)"
FORKS = """\
import os, time
print('main leaves', flush=True)
for _ in range(200):
    if os.fork():
        os._exit(0)
    with open({!r}, 'a') as steps:
        steps.write('.')
    time.sleep(0.01)
"""
LEAVE = "import subprocess; subprocess.Popen(['sleep', '60'], {}); print('main leaves')"
NOT_HEARD = "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL"


def python(text: str) -> list[str]:
    """Return the command that runs a piece of Python."""
    return [sys.executable, "-c", text]


def seen(text: str, limit: float = PATIENCE) -> Trace:
    """Return what is seen of a piece of Python."""
    return observe(python(text), limit=limit)


@pytest.fixture(autouse=True)
def _nothing_outlives_the_run(
    survivors: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setattr(
        clock, "MAX_LATENESS_S", 60.0
    )  # a busy machine is no reason to run these again
    for (
        end
    ) in stdout_sockets():  # the first one keeps a connection, so that the kernel goes on stamping
        end.close()
    began, before = time.monotonic(), psutil.Process().num_fds()
    yield
    took, after = time.monotonic() - began, psutil.Process().num_fds()

    assert [] == survivors()
    assert took < PATIENCE
    assert after <= before, "descriptors are leaked"


def test_a_program_that_ends_is_seen_whole() -> None:
    trace = seen("print('main waits'); print('main gets Done!')")

    assert ["main waits", "main gets Done!"] == trace.lines
    assert (0, "", ()) == (trace.code, trace.killed, trace.left_behind)


def test_a_program_that_hangs_is_killed() -> None:
    trace = seen(HANG, LIMIT)

    assert ["main waits"] == trace.lines
    assert trace.killed.startswith("did not end within")
    assert trace.code is None


def test_a_program_that_never_ends_is_killed_while_it_prints() -> None:
    trace = seen("import time\nwhile True: print('main waits'); time.sleep(0.01)", LIMIT)

    assert {"main waits"} == set(trace.lines)
    assert trace.killed.startswith("did not end within")


def test_a_silent_program_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hexapla.process.observe.START_TIMEOUT_S", LIMIT)
    trace = seen("import time; time.sleep(60)")

    assert [] == trace.lines
    assert trace.killed.startswith("printed nothing")


def test_a_program_that_stops_itself_is_killed() -> None:
    trace = seen("import os, signal; print('main waits'); os.kill(0, signal.SIGSTOP)", LIMIT)

    assert trace.killed.startswith("did not end within")


def test_a_program_that_has_nothing_to_say_may_end() -> None:
    trace = seen("pass")

    assert ([], 0, "") == (trace.lines, trace.code, trace.killed)


def test_a_crash_is_an_exit_code_and_what_was_said() -> None:
    trace = seen("print('main waits'); raise ValueError('no such luck')")

    assert ["main waits"] == trace.lines
    assert 1 == trace.code
    assert trace.stderr.endswith("ValueError: no such luck\n")


def test_a_death_by_a_signal_is_a_negative_exit_code() -> None:
    trace = seen("import os, signal; print('main waits'); os.kill(os.getpid(), signal.SIGKILL)")

    assert (["main waits"], -9, "") == (trace.lines, trace.code, trace.killed)


def test_a_torn_line_is_not_whole() -> None:
    trace = seen("import sys; sys.stdout.write('main waits\\nmain ge')")

    assert [("main waits", True), ("main ge", False)] == [
        (event.text, event.complete) for event in trace.events
    ]


def test_a_torn_line_bears_the_moment_at_which_it_came() -> None:
    write = "import sys, time; sys.stdout.write(str(time.time())); sys.stdout.flush()"
    with Child(python(f"{write}; time.sleep(0.5)")) as child:
        event = child.line(0)

    assert event is not None
    assert not event.complete
    assert child.began + event.at < float(event.text) + 0.4


def test_what_is_printed_just_before_the_end_is_heard_when_the_reader_is_held_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class HeldUp(selectors.DefaultSelector):
        def select(self, timeout: float | None = None) -> Any:
            ready = super().select(timeout)
            if not ready:
                time.sleep(4 * output.POLL_INTERVAL_S)
            return ready

    monkeypatch.setattr(selectors, "DefaultSelector", HeldUp)
    trace = seen(f"import time; print('a'); time.sleep({2 * output.POLL_INTERVAL_S}); print('b')")

    assert ["a", "b"] == trace.lines


def test_what_is_no_utf_8_is_not_whole() -> None:
    trace = seen("import os; os.write(1, b'main \\xff\\n')")

    assert [(r"main \xff", False)] == [(event.text, event.complete) for event in trace.events]


def test_a_carriage_return_belongs_to_the_end_of_a_line() -> None:
    trace = seen(r"import os; os.write(1, b'main\r waits\r\n')")

    assert [("main\r waits", True)] == [(event.text, event.complete) for event in trace.events]


def test_a_line_in_pieces_is_one_line() -> None:
    trace = seen(
        "import os, time\nfor part in b'main', b' wa', b'its\\n': os.write(1, part); time.sleep(0.02)"
    )

    assert [("main waits", True)] == [(event.text, event.complete) for event in trace.events]


def test_a_flood_of_output_is_killed() -> None:
    trace = seen("while True: print('x' * 1000)")

    assert f"printed more than {output.MAX_STDOUT_BYTES} bytes" == trace.killed
    assert sum(map(len, trace.lines)) <= output.MAX_STDOUT_BYTES


def test_a_flood_of_errors_holds_nobody_up_and_keeps_both_ends() -> None:
    trace = seen(
        "import sys\n"
        "sys.stderr.write('first words'); sys.stderr.write('x' * 5_000_000 + 'last words')\n"
        "print('main waits')"
    )

    assert (["main waits"], 0) == (trace.lines, trace.code)
    assert trace.stderr.startswith("first words")
    assert trace.stderr.endswith("last words")
    assert len(trace.stderr) <= 2 * output.KEPT_STDERR_BYTES + 100


def test_a_flood_of_errors_without_an_end_is_killed() -> None:
    trace = seen("import os; print('main waits')\nwhile True: os.write(2, b'x' * 10_000)")

    assert f"wrote more than {output.MAX_STDERR_BYTES} bytes to standard error" == trace.killed


def test_a_flood_of_lines_is_killed() -> None:
    trace = seen("while True: print()")

    assert f"printed more than {output.MAX_LINES} lines" == trace.killed
    assert output.MAX_LINES == len(trace.events)


def test_a_line_of_any_length_is_quoted_shortly() -> None:
    trace = seen("import sys; sys.exit('x' * 100_000)")

    assert len(trace.stderr) > 100_000
    assert len(trace.end) < 300
    assert len(str(trace)) < 300


def test_a_program_whose_children_fork_on_is_ended_with_all_of_them(tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    trace = seen(FORKS.format(str(steps)))
    size = steps.stat().st_size
    time.sleep(0.2)

    assert ["main leaves"] == trace.lines
    assert size == steps.stat().st_size


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(NOT_HEARD, id="in its group"),
        pytest.param(f"{NOT_HEARD}, start_new_session=True", id="in a session of its own"),
        pytest.param(f"{NOT_HEARD}, env={{}}", id="in its group, without its environment"),
        pytest.param("", id="holding the output"),
        pytest.param("start_new_session=True", id="in its own session, holding the output"),
    ],
)
def test_a_child_left_behind_is_named_and_killed(how: str) -> None:
    trace = seen(LEAVE.format(how))

    assert (["main leaves"], 0, "") == (trace.lines, trace.code, trace.killed)
    assert ("sleep 60",) == trace.left_behind


def test_a_child_left_behind_that_floods_the_errors_is_named_and_killed() -> None:
    trace = seen(
        "import subprocess; subprocess.Popen(['yes'], stdout=2); print('main leaves')", LIMIT
    )

    assert (["main leaves"], 0) == (trace.lines, trace.code)
    assert ("yes",) == trace.left_behind


def test_a_hanging_program_takes_its_children_with_it() -> None:
    trace = seen(LEAVE.format("start_new_session=True") + "; import time; time.sleep(60)", LIMIT)

    assert trace.killed.startswith("did not end within")


@pytest.mark.parametrize("descriptors", ["[1]", "[1, 2]"])
def test_a_program_that_closes_its_output_and_lives_on_is_killed(descriptors: str) -> None:
    trace = seen(
        "import os, time; print('main waits')\n"
        f"for each in {descriptors}: os.close(each)\n"
        "time.sleep(60)",
        LIMIT,
    )

    assert ["main waits"] == trace.lines
    assert trace.killed.startswith("did not end within")


def test_a_program_that_closes_its_output_at_once_is_not_waited_for() -> None:
    trace = seen("import os, time; os.close(1); os.close(2); time.sleep(60)")

    assert trace.killed.startswith("printed nothing for")
    assert f"printed nothing for {process_child.START_TIMEOUT_S:.0f} s" != trace.killed


def test_a_command_that_cannot_be_started_is_an_error_and_leaks_nothing() -> None:
    with pytest.raises(FileNotFoundError):
        observe(["./no-such-program"])


def test_an_interruption_while_it_starts_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, survivors: Callable[[], list[str]]
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    right = subprocess.Popen

    def interrupted(command: Sequence[str], **options: object) -> None:
        started.append(right(command, **options))  # type: ignore[call-overload]  # whatever they are
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", interrupted)
        with pytest.raises(KeyboardInterrupt):
            Child(python("import time; time.sleep(60)"))
    process_child.end_all()

    assert -9 == started[0].wait(PATIENCE)
    assert [] == survivors()


def test_an_interruption_while_it_ends_can_be_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with Child(python(HANG)) as child:
        child.line(0)
        with monkeypatch.context() as patch:
            patch.setattr(process_child, "tagged_processes", interrupted)
            with pytest.raises(KeyboardInterrupt):
                child.end()
        process_child.end_all()

        assert not psutil.pid_exists(child.pid)


def test_a_line_is_there_as_soon_as_it_is_printed() -> None:
    with Child(python(HANG)) as child:
        event = child.line(0)

        assert event is not None
        assert "main waits" == event.text
        assert not child.ended


def test_a_line_that_does_not_come_in_time_is_none() -> None:
    with Child(python(HANG)) as child:
        assert child.line(1, 0.1) is None


def test_a_line_that_cannot_come_any_more_is_not_waited_for() -> None:
    with Child(python("print('main waits')")) as child:
        assert child.line(1, 60) is None


def test_it_can_be_ended_twice_and_from_another_thread() -> None:
    child = Child(python(HANG))
    other = threading.Thread(target=child.end, args=("was in the way",))
    other.start()
    other.join()
    child.end()

    assert "was in the way" == child.trace().killed


def test_the_threads_are_counted_when_so_many_lines_have_come() -> None:
    trace = observe(
        python(
            "import threading, time\n"
            "for _ in range(3): threading.Thread(target=time.sleep, args=[0.5]).start()\n"
            "print('main waits')"
        ),
        threads_after=1,
    )

    assert 4 == trace.threads


def test_a_program_is_given_its_arguments_and_no_input() -> None:
    trace = observe(python("import sys; print(*sys.argv[1:], sys.stdin.read())"), ["a=1", "b c"])

    assert ["a=1 b c "] == trace.lines
    assert ("a=1", "b c") == trace.arguments


@pytest.mark.parametrize("stdin", ["a=1\nb=2", "a=1\n" * 99_999], ids=["little", "much"])
def test_a_program_reads_all_that_it_is_given(stdin: str) -> None:
    read = "import hashlib, sys; print(hashlib.md5(sys.stdin.buffer.read()).hexdigest())"
    trace = observe(python(read), stdin=stdin)

    assert [hashlib.md5(stdin.encode()).hexdigest()] == trace.lines
    assert stdin == trace.stdin


def test_a_run_that_is_made_again_is_given_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    offs = iter(["the first one is", ""])

    class FirstOff(clock.Control):
        def __exit__(self, *error: object) -> None:
            super().__exit__(None, None, None)
            self.off = next(offs)

    monkeypatch.setattr("hexapla.process.observe.Control", FirstOff)
    trace = observe(python("print(input())"), stdin="a=1")

    assert ["a=1"] == trace.lines


def test_a_program_that_does_not_read_what_it_is_given_ends_all_the_same() -> None:
    trace = observe(python("print('main waits')"), stdin="a=1\n" * 99_999)

    assert (["main waits"], 0) == (trace.lines, trace.code)


def test_a_variable_is_set_or_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE_ENGINE", "another")
    asked = python("import os; print(os.environ.get('MINE_ENGINE'))")
    lines = [observe(asked, env={"MINE_ENGINE": value}).lines for value in ("second", None)]

    assert [["second"], ["None"]] == lines


def test_a_run_is_made_again_when_the_control_was_off(monkeypatch: pytest.MonkeyPatch) -> None:
    controls: list[clock.Control] = []

    class FirstOff(clock.Control):
        def __exit__(self, *error: object) -> None:
            super().__exit__(None, None, None)
            self.off = "" if controls else "the first one is"
            self.stalls = [(1.0, 2.0 + len(controls))]
            controls.append(self)

    monkeypatch.setattr("hexapla.process.observe.Control", FirstOff)
    trace = seen("print('main waits')")

    assert ["main waits"] == trace.lines
    assert 2 == len(controls)
    [(due, woke)] = trace.stalls
    assert 2 == pytest.approx(woke - due)  # of the second one


def test_nothing_is_said_when_the_control_is_off_five_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "MAX_LATENESS_S", -1.0)
    runs: list[Child] = []
    monkeypatch.setattr(Child, "trace", lambda child, *_: runs.append(child))
    started = _counted(monkeypatch)
    with pytest.raises(
        Inconclusive, match=r"a plain sleep beside it woke .* late, 5 times in a row"
    ):
        seen("raise SystemExit(1)")

    assert 5 == len(started)
    assert [] == runs


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    started: list[str] = []
    right = Child.end

    def counted(child: Child, why: str = "") -> None:
        started.append(why)
        right(child, why)

    monkeypatch.setattr(Child, "end", counted)
    return started


def test_a_program_is_seen_on_another_system_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(clock, "SO_TIMESTAMPNS", None)
    trace = seen(LEAVE.format("start_new_session=True"))

    assert (["main leaves"], 0) == (trace.lines, trace.code)
    assert ("sleep 60",) == trace.left_behind
    assert 0 < trace.events[0].at < PATIENCE


def test_many_programs_run_at_once() -> None:
    children = [Child(python(f"print('main {number}')")) for number in range(8)]
    for child in children:
        child.wait(PATIENCE)
        child.end()

    assert [[f"main {number}"] for number in range(8)] == [
        child.trace().lines for child in children
    ]
    assert until(lambda: threading.active_count() == 1)


def test_a_program_hears_ctrl_c_where_we_were_told_not_to() -> None:
    script = "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible(), Child([sys.executable, "-c", script]) as child:
            line = child.line(0)
        after = signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)

    assert line is not None, child.stderr
    assert "False" == line.text, "it ignores Ctrl-C, as we do"
    assert signal.SIG_IGN == after, "we hear Ctrl-C, which we were told to ignore"


def test_lines_that_were_read_late_say_by_how_much_they_may_have_come_earlier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starved = iter(range(10_000))
    monkeypatch.setattr(output, "own_queued_seconds", lambda: 0.3 * next(starved))
    script = (
        "import os; os.write(1, b'main waits\\nmain gets Done!\\n'); os.write(1, b'main ends\\n')"
    )
    trace = observe(python(script))

    assert 0.0 == trace.find("main ends").stamp_slack, "its stamp is its own"
    waits = trace.find("main waits")
    assert 0.0 < waits.stamp_slack <= waits.at, "its stamp is that of a line after it"


def test_lines_that_come_together_after_a_silence_did_not_come_in_it() -> None:
    script = (
        "import os, time\n"
        "os.write(1, b'main waits\\n'); time.sleep(0.5); os.write(2, b'soon'); time.sleep(0.5)\n"
        "os.write(1, b'main gets Done!\\nmain ends\\n')"
    )
    trace = observe(python(script))

    assert trace.find("main gets Done!").stamp_slack < 0.5


def test_signals_that_come_together_are_one_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with interruptible():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        now += interrupt.SAME_INTERRUPT_S
        signal.raise_signal(signal.SIGTERM)
        now += 0.001
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    with interruptible(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)


def test_a_deferred_interruption_comes_when_the_block_is_done() -> None:
    done = []

    def two_steps() -> None:
        with interrupts_deferred():
            signal.raise_signal(signal.SIGTERM)
            done.append("all of the block")
        done.append("more")

    with interruptible(), pytest.raises(KeyboardInterrupt):
        two_steps()

    assert ["all of the block"] == done
