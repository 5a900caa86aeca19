"""Run everything once, side by side in time, and keep the evidence of it.

Every column is judged by the suite in a process of its own, several at a time; then the equal naps are
taken over and over, two programs at a time, for what the contract leaves open.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from hexapla import evidence
from hexapla.clock import Control
from hexapla.contract import contracts
from hexapla.environment import Launch, launch
from hexapla.evidence import Answer, Evidence, Verdict
from hexapla.framework import Framework
from hexapla.root import root
from hexapla.run import BLINK, Invalid, end_all, interruptible, observe

JOBS = 2 * (os.cpu_count() or 1) + 2  # columns judged at the same time: most of it is waiting
RUNS = 20  # of the equal naps
EQUAL = ("first", "second")
EQUAL_SECONDS = "0.05"
EQUAL_NAPS, START_UP = "sleep_gather/equal-naps-wake", "sleep_gather/start-up"

Progress = Callable[[str], None]
Given = TypeVar("Given")
Made = TypeVar("Made")


def compare(columns: Sequence[Framework], seed: int | None, progress: Progress) -> Evidence:
    """Return the evidence of a run of every program in these columns, each on its default engine."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    chosen = [launch(column, column.default) for column in columns]
    with Control() as control:
        time.sleep(1)
    record = Evidence(
        evidence.header(
            versions={each.name: each.version for each in chosen},
            seed=seed,
            control={"seconds": 1.0, "lateness": control.lateness},
        )
    )
    with interruptible(), tempfile.TemporaryDirectory(prefix="hexapla-") as folder:
        record.verdicts = judged(chosen, seed, Path(folder), progress)
        for each in chosen:
            if each.available and each.framework.program("sleep_gather").is_file():
                record.answers += equal_naps(each, progress)
    return record


def judged(chosen: Sequence[Launch], seed: int, folder: Path, progress: Progress) -> list[Verdict]:
    """Return what the suite found of these columns, one process each, several at a time."""
    running: list[subprocess.Popen[str]] = []

    def judge(each: Launch) -> list[Verdict]:
        record = folder / each.framework.name
        with subprocess.Popen(
            suite(each, seed, record),
            cwd=root(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            running.append(process)
            said, _ = process.communicate()
        lines = record.read_text(encoding="utf-8").splitlines() if record.is_file() else []
        found = evidence.verdicts(record, map(json.loads, lines))
        progress(f"{each.framework.name}: {summary(found) or said.strip()[-400:]}")
        return found

    pool = ThreadPoolExecutor(JOBS)
    try:
        return [verdict for found in results(pool, judge, chosen) for verdict in found]
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in running:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        raise
    finally:
        pool.shutdown()


def results(pool: Executor, act: Callable[[Given], Made], each: Iterable[Given]) -> list[Made]:
    """Return what is made of each, in order; whoever waits here can be interrupted at any time."""
    futures = [pool.submit(act, one) for one in each]
    while wait(futures, BLINK).not_done:
        pass
    return [future.result() for future in futures]


def suite(each: Launch, seed: int, record: Path) -> list[str]:
    """Return the command that holds one column to every page."""
    tests = [str(root() / "tests" / f"test_{page.program}.py") for page in contracts()]
    chosen = ["--framework", each.framework.name, "--engine", each.engine.name]
    kept = ["--seed", str(seed), "--record", str(record), "-q"]
    return [sys.executable, "-m", "pytest", *tests, *chosen, *kept]


def summary(found: Sequence[Verdict]) -> str:
    """Return how many of each verdict there are, in words."""
    counts = Counter(each.verdict for each in found)
    return ", ".join(f"{counts[name]} {name}" for name in evidence.VERDICTS if counts[name])


def equal_naps(each: Launch, progress: Progress) -> list[Answer]:
    """Return in which order two equal naps woke, and how long the program took to its first line."""
    command = each.command("sleep_gather")
    naps = [f"{name}={EQUAL_SECONDS}" for name in EQUAL]
    with ThreadPoolExecutor(2) as pool:
        try:
            traces = results(pool, lambda _: observe(command, naps, each.env), range(RUNS))
        except Invalid as invalid:
            progress(f"{each.framework.name}: {invalid}")
            return []
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()  # else the pool would wait for them
            raise
    orders = Counter(" ".join(trace.subjects("wakes")) for trace in traces)
    starts = sorted(round(trace.events[0].at, 4) for trace in traces if trace.events)
    progress(f"{each.framework.name}: equal naps woke {RUNS} times")
    about = (each.framework.name, each.engine.name, "sleep_gather")
    return [
        Answer(*about, EQUAL_NAPS, dict(sorted(orders.items())), RUNS),
        Answer(*about, START_UP, starts, len(starts)),
    ]
