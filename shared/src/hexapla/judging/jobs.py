"""The suite in processes of its own, several at a time."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hexapla.process.parallel import run_parallel
from hexapla.project.root import UserError, root
from hexapla.record import facts, jsonl
from hexapla.record.facts import Verdict

JOBS = 5 * (os.cpu_count() or 1) + 1  # columns judged at the same time: most of it is waiting

Progress = Callable[[str], None]


class Job(NamedTuple):
    """The suite in a process of its own: whom it judges, its command, and where its verdicts go."""

    name: str
    command: Sequence[str]
    record: Path


def job(name: str, seed: int, record: Path, *words: str) -> Job:
    """Return a job of the suite."""
    kept = ["--seed", str(seed), "--record", str(record), "-q"]
    return Job(name, [sys.executable, "-m", "pytest", *words, *kept], record)


def judged(jobs: Sequence[Job], progress: Progress) -> list[Verdict]:
    """Return what the suite found, one process for each job, several at a time."""
    running: list[subprocess.Popen[str]] = []

    def judge(each: Job) -> list[Verdict]:
        with subprocess.Popen(
            each.command,
            cwd=root(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            running.append(process)
            said, _ = process.communicate()
        record = each.record
        lines = record.read_text(encoding="utf-8").splitlines() if record.is_file() else []
        found = jsonl.verdicts(record, map(json.loads, lines))
        progress(f"{each.name}: {summary(found) or said.strip()[-400:]}")
        return found

    def end() -> None:
        for process in running:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)

    return [verdict for found in run_parallel(judge, jobs, JOBS, end) for verdict in found]


def summary(found: Sequence[Verdict]) -> str:
    """Return how many of each verdict there are, in words."""
    counts = Counter(each.verdict for each in found)
    return ", ".join(f"{counts[name]} {name}" for name in facts.VERDICTS if counts[name])


def need_the_suite() -> None:
    """Raise `UserError` unless what the suite runs on is installed."""
    if importlib.util.find_spec("pytest") is None:
        raise UserError("The suite needs pytest: install `hexapla[suite]`.")
