"""A stamp says when a line arrived, however late it is read; and the control knows when it cannot."""

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from hexapla.process import clock
from hexapla.process.child import Child
from hexapla.process.clock import Control, processor_seconds, receive
from hexapla.process.output import stdout_sockets

HELD_UP = 0.2  # seconds by which the reader is held up
NEAR = 0.1  # seconds, less than that, that a busy kernel may take to deliver

kernel_stamps = pytest.mark.skipif(
    clock.SO_TIMESTAMPNS is None, reason="this kernel stamps nothing"
)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends as a program is given them: ours, and the program's."""
    ours, theirs = stdout_sockets()
    with ours, theirs:
        yield ours, theirs


@kernel_stamps
def test_a_stamp_is_of_the_moment_of_writing_when_the_reader_is_held_up(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends
    before = time.time()
    theirs.sendall(b"main waits\n")
    after = time.time()
    time.sleep(HELD_UP)
    data, stamp = receive(ours, 100)

    assert b"main waits\n" == data
    assert before <= stamp <= after + NEAR


@kernel_stamps
def test_a_read_of_several_writes_bears_the_stamp_of_the_last(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends
    theirs.sendall(b"main waits\n")
    time.sleep(HELD_UP)
    before = time.time()
    theirs.sendall(b"main wakes\n")
    data, stamp = receive(ours, 100)

    assert b"main waits\nmain wakes\n" == data
    assert before <= stamp


@kernel_stamps
def test_a_line_bears_the_moment_at_which_the_program_wrote_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()

    def held_up(receiver: socket.socket, size: int) -> tuple[bytes, float]:
        gate.wait(10)
        return receive(receiver, size)

    monkeypatch.setattr(clock, "receive", held_up)
    with Child([sys.executable, "-c", "import time; print(time.time())"]) as child:
        child.process.wait(10)
        time.sleep(HELD_UP)
        gate.set()
        event = child.line(0)

    assert event is not None
    assert float(event.text) <= child.began + event.at <= float(event.text) + NEAR


def test_without_the_kernel_a_stamp_is_of_the_arrival(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "SO_TIMESTAMPNS", None)
    ours, theirs = stdout_sockets()
    with ours, theirs:
        theirs.sendall(b"main waits\n")
        before = time.time()
        data, stamp = receive(ours, 100)

    assert b"main waits\n" == data
    assert before <= stamp <= time.time()


def test_the_control_says_how_late_a_plain_sleep_woke(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "MAX_LATENESS_S", 60.0)
    with Control() as control:
        time.sleep(10 * clock.CONTROL_PERIOD_S)

    assert 0 < control.lateness < 60
    assert "" == control.off


def test_the_control_keeps_when_a_plain_sleep_was_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "CONTROL_PERIOD_S", -HELD_UP)  # so it was due long before it began
    monkeypatch.setattr(time, "sleep", lambda _: None)
    before = time.time()
    with Control() as control:
        pass
    after = time.time()

    assert control.stalls
    assert all(
        HELD_UP <= woke - due <= control.lateness + 1e-6 and before <= woke <= after
        for due, woke in control.stalls
    )


def test_the_control_is_off_when_a_plain_sleep_woke_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "CONTROL_PERIOD_S", -HELD_UP)  # so it was due long before it began
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with Control() as control:
        pass

    assert control.off.startswith("a plain sleep beside it woke 0.2")


def test_the_control_is_off_when_the_wall_clock_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "MAX_LATENESS_S", 60.0)
    with Control() as control:
        right = time.time
        monkeypatch.setattr(time, "time", lambda: right() + 1)

    assert "the wall clock was set by +1.000 s meanwhile" == control.off


def test_the_processor_time_of_a_process_is_that_of_all_its_threads() -> None:
    busy = threading.Thread(target=lambda: sum(range(1_000_000)))
    busy.start()
    busy.join()
    before = time.process_time()
    used = processor_seconds(os.getpid())
    slack = 0 if sys.platform == "linux" else 0.02

    assert before - slack <= used <= time.process_time() + slack


def test_a_process_that_is_gone_uses_no_processor_time() -> None:
    with Child([sys.executable, "-c", "pass"]) as child:
        child.wait(10)

    assert 0.0 == processor_seconds(child.pid)
