"""The suite in parallel: pytest processes, a few at a time, the longest first.

They all run in the environment of this tool; the programs that they judge have environments of their own.
"""

import json
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from hexapla.process.interrupt import interruptible
from hexapla.project.contract import contracts, lesson_contracts, tests_of
from hexapla.project.framework import Framework
from hexapla.project.outside import file_name
from hexapla.project.root import LESSON, is_checkout, root
from hexapla.record import facts, jsonl
from hexapla.record.facts import Verdict

JOBS = 8  # processes at the same time: most of the time they wait, and two cores are not all busy
BRIEF_JOBS = 5 * (os.cpu_count() or 1) + 1  # of a comparison, which waits more than the tests do
JOB_LIMIT_S = 600.0  # each test has its own limit, so this one only ends what hangs outside a test
END_TIMEOUT_S = 30.0  # for a job to end what it started: that takes seconds on a busy machine
POLL_S = 0.05
TOOL_JOBS = 6  # processes for the tests of the tool
# One runs on each engine, one takes minutes, one needs the network: `nox -s wheel`.
OWN_JOBS = ("test_engines.py", "test_right.py", "test_wheel.py")
ADDED_WORDS = "PYTEST_ADDOPTS"  # a user's, for tests of their own
NO_TESTS = 5  # pytest's exit code where -k leaves no test


@dataclass(frozen=True)
class Job:
    """A pytest process: its name and its arguments."""

    name: str
    words: tuple[str, ...]

    @property
    def file(self) -> str:
        """Return the name of its files, without an ending."""
        return file_name(self.name)


class Counts(NamedTuple):
    """How many tests passed, failed and were skipped; an expected failure counts as skipped."""

    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


@dataclass(frozen=True)
class Outcome:
    job: Job
    code: int
    seconds: float
    counts: Counts
    verdicts: Sequence[Verdict]
    output: str


def suite_jobs(
    chosen: Iterable[Framework],
    *,
    engines: Sequence[str] = (),
    impostors: bool = False,
    tool: bool = False,
    brief: bool = False,
    words: Sequence[str] = (),
    left_out: Sequence[tuple[str, str]] = (),
) -> list[Job]:
    """Return the jobs that hold these frameworks to all contracts, and those of the impostors and the tool.

    In brief, an engine that is not a framework's default is held to what its manifest names, or to the
    contracts that are not `brief` themselves. The words are for each pytest. Engines are `left_out` by their
    framework's name and their own.
    """
    pages = contracts()
    options = [*(["--brief"] if brief else []), *words]
    jobs = []
    if tool:
        tests = root() / "tests"
        files = [*tests.glob("test_*.py"), *(tests / "tool").glob("test_*.py")]
        names = sorted(str(file) for file in files if file.name not in OWN_JOBS)
        parts = [part for number in range(TOOL_JOBS) if (part := names[number::TOOL_JOBS])]
        jobs += [Job(f"tool-{number}", (*part, *words)) for number, part in enumerate(parts, 1)]
        right = tests / "test_right.py"
        jobs += [Job("right", (str(right), *options))] if right.is_file() else []
        own = [str(tests_of(page.program)) for page in lesson_contracts()]
        jobs += [Job(LESSON, (*own, *options))] if own else []
    if impostors:
        jobs += [
            Job(f"impostors-{page.program}", (str(tests_of(page.program)), "--impostors", *options))
            for page in [*pages, *lesson_contracts()]
        ]
    for framework in chosen:
        for engine in framework.engines:
            pair = framework.name, engine.name
            if pair in left_out or (engines and engine.name not in engines):
                continue
            programs = [
                page.program
                for page in pages
                if not brief
                or engine == framework.default
                or (page.program in engine.programs if engine.programs else not page.brief)
            ]
            files = [*map(tests_of, programs), root() / "tests" / "test_engines.py"]
            subject = ("--framework", framework.name, "--engine", engine.name)
            if present := [str(file) for file in files if file.is_file()]:
                jobs.append(Job(f"{framework.name}-{engine.name}", (*present, *subject, *options)))
    return jobs


def all_but_one(chosen: Iterable[Framework], seed: int) -> list[tuple[str, str]]:
    """Return the engines that a brief suite leaves out, each with its framework, in front.

    Of a framework's engines that are not its default and drive all programs, one is drawn by the seed.
    """
    left_out = []
    for framework in chosen:
        others = [
            engine.name
            for engine in framework.engines
            if not (engine == framework.default or engine.programs or engine.lacking)
        ]
        drawn = random.Random(f"{seed} {framework.name}").choice(others) if others else ""
        left_out += [(framework.name, name) for name in others if name != drawn]
    return left_out


def run_jobs(
    jobs: Sequence[Job],
    folder: Path,
    tell: Callable[[Outcome], object],
    *,
    at_once: int = JOBS,
    limit: float = JOB_LIMIT_S,
) -> list[Outcome]:
    """Run jobs, a few at once; return their outcomes in the order of their starts.

    A job that has never run starts first, then those that took longest the last time.
    `tell` is called as soon as a job ends. Reports and logs stay in the folder, for the next time. No job
    outlives this: it leads a process group, which is ended with it, and when this is interrupted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waiting = sorted(jobs, key=lambda job: report(folder, job)[1] or JOB_LIMIT_S, reverse=True)
    order = {job.name: number for number, job in enumerate(waiting)}
    for job in waiting:
        for ending in ("xml", "jsonl", "log"):
            (folder / f"{job.file}.{ending}").unlink(missing_ok=True)
    running: dict[str, tuple[Job, subprocess.Popen[bytes], float]] = {}
    outcomes = []
    with interruptible(), tempfile.TemporaryDirectory(prefix="hexapla-") as temporary:
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    job = waiting.pop(0)
                    running[job.name] = job, start(folder, job, temporary), time.monotonic()
                time.sleep(POLL_S)
                for job, process, began in [*running.values()]:
                    seconds = time.monotonic() - began
                    if process.poll() is not None or seconds > limit:
                        end([process])
                        outcomes.append(outcome(folder, job, process.returncode, seconds))
                        tell(outcomes[-1])
                        del running[job.name]
        finally:
            end([process for _, process, _ in running.values()])
    return sorted(outcomes, key=lambda outcome: order[outcome.job.name])


def command(folder: Path, job: Job) -> list[str]:
    place = folder / job.file
    kept = [f"--junitxml={place}.xml", f"--record={place}.jsonl"]
    no_bytecode = [] if is_checkout() else ["-B"]  # that of pytest would outlive the wheel
    return [sys.executable, *no_bytecode, "-m", "pytest", *job.words, *kept]


def pytest_words(temporary: Path) -> list[str]:
    """Return what holds for every pytest: our settings, no plugin that happens to be installed here.

    It writes nothing beside the tests, which may be in a wheel.
    """
    settings = ["-c", str(root() / "pyproject.toml"), "--rootdir", str(root())]
    plugins = ["--disable-plugin-autoload", "-p", "pytest_timeout"]
    return [*settings, *plugins, "-o", f"cache_dir={temporary.with_suffix('.cache')}"]


def start(folder: Path, job: Job, temporary: str) -> subprocess.Popen[bytes]:
    """Start a job whose temporary files are its own: pytest's default folder is shared, and tidied by all."""
    place = Path(temporary, job.file)
    with (folder / f"{job.file}.log").open("wb") as log:
        return subprocess.Popen(
            [*command(folder, job), *pytest_words(place), f"--basetemp={place}"],
            cwd=root(),
            env={name: value for name, value in os.environ.items() if name != ADDED_WORDS},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Terminate process groups, so that all in them end what they started; then kill what is left."""
    try:
        for process in processes:
            signal_group(process, signal.SIGTERM)  # a background job ignores SIGINT
        deadline = time.monotonic() + END_TIMEOUT_S
        while any(map(lives, processes)) and time.monotonic() < deadline:
            time.sleep(POLL_S)
    finally:
        for process in processes:
            signal_group(process, signal.SIGKILL)
            process.wait()


def lives(process: subprocess.Popen[bytes]) -> bool:
    """Return whether a process or another one in its group still runs."""
    if process.poll() is None:
        return True
    try:
        os.killpg(process.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def outcome(folder: Path, job: Job, code: int, seconds: float) -> Outcome:
    """Return how a job ended, from its files in the folder. A job that died counts as one failure."""
    counts, _ = report(folder, job)
    if code not in (0, NO_TESTS) and not counts.failed:
        counts = counts._replace(failed=1)
    record, log = folder / f"{job.file}.jsonl", folder / f"{job.file}.log"
    lines = record.read_text(encoding="utf-8").splitlines() if record.is_file() else []
    verdicts = jsonl.verdicts(record, map(json.loads, lines))
    output = log.read_text(encoding="utf-8", errors="replace")
    return Outcome(job, code, seconds, counts, verdicts, output)


def report(folder: Path, job: Job) -> tuple[Counts, float]:
    """Return the counts and the seconds in a job's JUnit report, or zeros if there is none."""
    try:
        tree = ElementTree.parse(folder / f"{job.file}.xml")
    except (OSError, ElementTree.ParseError):
        return Counts(0, 0, 0), 0.0
    tests = [{part.tag for part in test} for test in tree.iter("testcase")]
    failed = sum(bool(tags & {"failure", "error"}) for tags in tests)
    skipped = sum("skipped" in tags for tags in tests)
    seconds = sum(float(suite.get("time", 0)) for suite in tree.iter("testsuite"))
    return Counts(len(tests) - failed - skipped, failed, skipped), seconds


def total_counts(outcomes: Iterable[Outcome]) -> Counts:
    columns = zip(Counts(0, 0, 0), *(outcome.counts for outcome in outcomes), strict=True)
    return Counts(*map(sum, columns))


def failure_text(folder: Path, outcome: Outcome) -> str:
    again = shlex.join(command(folder, outcome.job))
    return f"---- {outcome.job.name}, exit code {outcome.code}: {again}\n{outcome.output}"


def verdicts_of(jobs: Sequence[Job], tell: Callable[[str], object]) -> list[Verdict]:
    def line(outcome: Outcome) -> None:
        result = verdict_counts(outcome.verdicts) or outcome.output.strip()[-400:]
        tell(f"{outcome.job.name}: {result}")

    with tempfile.TemporaryDirectory(prefix="hexapla-") as folder:
        outcomes = run_jobs(jobs, Path(folder), line, at_once=BRIEF_JOBS)
    return [verdict for outcome in outcomes for verdict in outcome.verdicts]


def verdict_counts(verdicts: Iterable[Verdict]) -> str:
    counts = Counter(verdict.verdict for verdict in verdicts)
    return ", ".join(f"{counts[name]} {name}" for name in facts.VERDICTS if counts[name])
