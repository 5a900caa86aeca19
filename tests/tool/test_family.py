"""All processes of a run are measured together, be they behind a wrapper, forked, or on their own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from hexapla.process import procfs
from hexapla.process.child import Child
from hexapla.process.client import until
from hexapla.process.family import REST_TIMEOUT_S, Family

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")

BUSY = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\n"
LEAVE = """\
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
os.wait()
"""
NAP = """\
import threading, time
def nap():
    for _ in range(20): time.sleep(0.01)
    print("napped")
    time.sleep(0.2)
"""
READY = "print('ready', flush=True)\n"
STAY = "import time; time.sleep(60)\n"
POLL = "import time\nwhile True: time.sleep(0.05)\n"
LISTEN = """\
import os, socket, time
server = socket.create_server(("127.0.0.1", 0))
for _ in range(2):
    if os.fork() == 0:
        time.sleep(60)
print(server.getsockname()[1], flush=True)
time.sleep(60)
"""
WRAPPER = """\
import os, time
child = os.fork()
while child and not os.waitpid(child, os.WNOHANG)[0]: time.sleep(0.05)
if child: os._exit(0)
"""

Run = Callable[..., Child]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run some Python, behind `sh` if that is asked for, which says one line when it is ready."""
    with ExitStack() as stack:

        def start(code: str, wrapped: bool = False) -> Child:
            file = tmp_path / "program.py"
            file.write_text(code, encoding="utf-8")
            wrapper = ["sh", "-c", '"$@"; exit $?', "sh"] if wrapped else []
            child = stack.enter_context(Child([*wrapper, sys.executable, str(file)]))
            assert child.line(0), child.stderr
            return child

        yield start


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_processor_time_of_all_threads_counts_also_behind_a_wrapper(
    run: Run, wrapped: bool
) -> None:
    child = run(BUSY + READY + STAY, wrapped)

    assert 0.2 <= child.events[0].cpu < 0.7
    assert 0.2 <= child.family.processor_seconds() < 0.7


@pytest.mark.parametrize("seen", [False, True])
def test_a_child_that_has_ended_counts_once(run: Run, seen: bool) -> None:
    body = BUSY + (READY + "input()\n" if seen else "")
    fork = f"import os, sys\nif os.fork() == 0:\n  exec({body!r})\n  os._exit(0)\n"
    child = run(fork + "os.wait()\n" + READY + STAY)
    if seen:
        assert child.line(1)
    child.settle()

    assert [child.pid] == child.family.members()
    assert 0.18 <= child.family.processor_seconds() < 0.39


def test_a_process_that_left_the_session_and_lost_its_parent_is_found(run: Run) -> None:
    child = run(LEAVE + READY + STAY)
    root, orphan = child.family.members()

    assert child.pid == root
    assert psutil.Process(orphan).ppid() != root


def test_threads_and_descriptors_of_all_count(run: Run) -> None:
    more = "for _ in range(3): threading.Thread(target=time.sleep, args=(60,)).start()\n"
    child = run("import threading, time\n" + more + "file = open(__file__)\n" + READY, wrapped=True)
    child.settle()

    assert 1 + 4 == child.family.threads()
    assert sum(psutil.Process(pid).num_fds() for pid in child.family.members()) == (
        child.family.descriptors()
    )


def test_what_a_thread_did_that_has_ended_remains(run: Run) -> None:
    child = run(NAP + READY + "a = threading.Thread(target=nap); a.start(); a.join()\n" + STAY)
    assert child.line(1)
    before = child.family.wakes()
    child.settle()
    after = child.family.wakes()

    assert before is not None
    assert after is not None
    assert 20 <= before <= after <= 50


ENDS = "import os, time; time.sleep(0.3); [i for i in range(10**6)]; os._exit(0)"
THREAD = "import threading, time; threading.Thread(target=time.sleep, args=(9,)).start(); "


@pytest.mark.parametrize(("before", "lost"), [("", False), (THREAD, True)])
def test_what_the_first_thread_waited_counts_after_the_end_and_what_is_lost_is_said(
    before: str, lost: bool
) -> None:
    with subprocess.Popen([sys.executable, "-c", before + ENDS]) as process:
        family = Family(process.pid, "no such tag")
        assert until(lambda: family.threads() == 1 + lost)
        family.usage()
        looked = time.monotonic()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        first = Path(f"/proc/{process.pid}/task/{process.pid}/schedstat").read_text()
        queued = family.usage().queued

        assert int(first.split()[1]) / 1e9 <= queued
        assert (
            (0.2 if lost else 0.0)
            <= family.lost_waits()
            <= lost * (time.monotonic() - looked + 0.2)
        )
        assert 0.0 == family.lost_waits()


def test_wakes_in_silence_are_counted_beside_each_line(run: Run) -> None:
    body = "import time\nfor nap in (0.01,) * 60 + (0.6,): time.sleep(nap)\n"
    child = run(READY + body + READY + "time.sleep(0.6)\n" + READY + STAY)
    assert child.line(2)
    first, second, third = child.events

    assert first.wakes is not None
    assert second.wakes is not None
    assert third.wakes is not None
    assert 15 <= second.wakes - first.wakes <= 50
    assert third.wakes - second.wakes <= 1
    assert 0.4 <= third.quiet - second.quiet <= 0.7


def test_a_thread_for_each_wake_is_seen_too(run: Run) -> None:
    again = "import threading\ndef again(): threading.Timer(0.1, again).start()\nagain()\n"
    child = run(again + READY)
    child.settle()
    before = child.family.wakes()
    time.sleep(1)
    after = child.family.wakes()

    assert before is not None
    assert after is not None
    assert 8 <= after - before


def test_who_sleeps_does_not_wake(run: Run) -> None:
    child = run(READY + STAY, wrapped=True)
    child.settle()
    before = child.family.wakes()
    time.sleep(0.3)

    assert before == child.family.wakes()


@pytest.mark.parametrize(("body", "polls"), [(STAY, False), (POLL, True)])
def test_a_wrapper_that_wakes_by_itself_is_left_out_and_the_program_is_not(
    run: Run, body: str, polls: bool
) -> None:
    child = run(WRAPPER + READY + body)
    root, program = child.family.members()
    woken = child.family.wakes()
    time.sleep(1)
    behind = child.family.wakes()
    child.family.leave_out_wakes_above(program)
    before = child.family.wakes()
    time.sleep(1)
    after = child.family.wakes()

    assert child.pid == root
    assert woken is not None
    assert behind is not None
    assert before is not None
    assert after is not None
    assert 8 <= behind - woken
    assert polls == (8 <= after - before)
    assert polls or after == before


def test_what_forked_processes_share_counts_once(run: Run) -> None:
    fork = "for _ in range(3):\n  if os.fork() == 0: time.sleep(60)\n"
    child = run("import os, time\nkept = b'x' * (64 << 20)\n" + fork + READY + STAY)
    child.settle()

    assert 64 << 20 <= child.family.memory() <= 96 << 20


def test_a_child_that_nobody_waited_for_is_a_zombie_and_no_member(run: Run) -> None:
    child = run("import os\nif os.fork() == 0: os._exit(0)\n" + READY + STAY)

    assert until(lambda: child.family.zombies() == 1)
    assert [child.pid] == child.family.members()


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_listener_is_the_topmost_process_with_the_socket(run: Run, wrapped: bool) -> None:
    child = run(LISTEN, wrapped)
    members, port = child.family.members(), int(child.events[0].text)

    assert 3 + wrapped == len(members)
    assert members[wrapped] == child.family.listener(port)


def test_what_has_ended_is_not_asked_for_its_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, read = run(READY + STAY), procfs.read
    asked: list[str] = []

    def asking(path: str) -> bytes:
        if threading.current_thread() is threading.main_thread():  # and not the child's reader
            asked.append(path)
        return read(path)

    with subprocess.Popen(["true"]) as ended:
        assert until(lambda: psutil.Process(ended.pid).status() == psutil.STATUS_ZOMBIE)
        monkeypatch.setattr(procfs, "read", asking)
        family = Family(child.pid, "")
        family.members()
        of_ended = [path for path in asked if path.startswith(f"/proc/{ended.pid}/")]
        asked.clear()
        family.members()

    assert [f"/proc/{ended.pid}/stat"] == of_ended
    assert f"/proc/{ended.pid}/stat" not in asked


def test_where_nobody_listens_the_listener_is_the_root(run: Run) -> None:
    child = run(READY + STAY, wrapped=True)
    with socket.create_server(("127.0.0.1", 0)) as ours:
        assert child.pid == child.family.listener(ours.getsockname()[1])


def test_a_family_rests_when_all_of_it_rests(run: Run) -> None:
    child = run(READY + "while True: pass", wrapped=True)

    assert not child.family.at_rest()

    child.family.send(signal.SIGSTOP)

    assert until(child.family.at_rest)


def test_a_family_that_spins_is_waited_for_once(run: Run) -> None:
    child = run(READY + "while True: pass")

    assert not child.family.comes_to_rest(0.05)

    began = time.monotonic()

    assert not child.family.comes_to_rest()
    assert time.monotonic() - began < REST_TIMEOUT_S

    child.family.send(signal.SIGSTOP)

    assert until(child.family.comes_to_rest)


def test_of_a_run_that_is_over_what_was_seen_remains(run: Run) -> None:
    child = run(BUSY + READY, wrapped=True)
    child.wait(10)

    assert 0.2 <= child.family.processor_seconds()
    assert [] == child.family.members()
    assert 0 == child.family.threads()
