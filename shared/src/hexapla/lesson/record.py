"""The recorded runs and measurements that the lesson quotes: `lesson/record.json`.

Each run has a digest of the text that was run; one of other text is refused.
"""

import json
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hexapla.lesson.steps import ShownProgram, Step, steps
from hexapla.process.sample_run import one_run
from hexapla.process.trace import Trace
from hexapla.project.contract import contract
from hexapla.project.implementation import Implementation
from hexapla.project.root import LESSON, UserError, root
from hexapla.record import evidence

WAKEUP_TRIALS = 5  # of which the median is kept
RUN_TRIALS = 5  # at most, of which the one is kept that waited least for a processor
CALM_SHARE = 0.02  # of its time that a run may have waited for one, to be kept at once


@dataclass(frozen=True)
class QuotedRun:
    """What a program printed, each line with its seconds since the first; how long it took and slept."""

    digest: str
    lines: tuple[tuple[float, str], ...]
    seconds: float
    asleep: float  # seconds in which it neither ran nor waited for a processor


@dataclass(frozen=True)
class LessonRecord:
    """Where and when it was made; runs by `framework/program`; wake-ups by selector and idle descriptors."""

    when: str
    system: str
    python: str
    runs: Mapping[str, QuotedRun]
    wakeups: Mapping[str, Mapping[str, float]]  # in seconds

    def run(self, shown: ShownProgram) -> QuotedRun:
        """Return the run of a program; raise `UserError` if there is none of its present text."""
        run = self.runs.get(shown.name)
        if run is None or run.digest != digest(shown):
            state = "no run" if run is None else "only a run of an older text"
            raise UserError(f"lesson/record.json has {state} of {shown.name}: {CURE}.")
        return run

    def number(self, source: Mapping[str, Any]) -> str:
        """Return the number that comes from there; raise `UserError` if it is not recorded."""
        if "wakeup" in source:
            microseconds = self.wakeups[source["wakeup"]][str(source["idle"])] * 1e6
            return f"{microseconds:.1f}"
        run = self.runs[source["run"]]
        if "what" in source:
            return f"{getattr(run, source['what']):.2f}"
        for at, line in run.lines:
            if line == source.get("line"):
                return f"{at:.2f}"
            if match := re.fullmatch(source.get("pattern", "(?!)"), line):
                return f"{int(match[1]):,}"
        raise UserError(f"lesson/record.json has nothing for {dict(source)}: {CURE}.")


CURE = "run `hexapla lesson --record`"


def record_path() -> Path:
    return root() / LESSON / "record.json"


def lesson_record() -> LessonRecord:
    """Return the record; raise `UserError` if it cannot be read."""
    try:
        fields = json.loads(record_path().read_text(encoding="utf-8"))
        runs = {name: QuotedRun(**run) for name, run in fields.pop("runs").items()}
        return LessonRecord(runs=runs, **fields)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{record_path()} cannot be read ({error}): {CURE}.") from error


def digest(shown: ShownProgram) -> str:
    """Return a digest of a program's text, and of the modules beside it that it imports."""
    text = shown.file.read_text(encoding="utf-8")
    for module in sorted(shown.file.parent.glob(f"*{shown.file.suffix}")):
        if re.search(rf"^import {module.stem}$", text, re.MULTILINE):
            text += module.read_text(encoding="utf-8")
    return evidence.digest(text)


def record_lesson(progress: Callable[[str], object]) -> LessonRecord:
    """Run what the steps quote, once each; raise `UserError` if a program cannot run here."""
    quoted = {shown.name: shown for step in steps() for shown in step.runs}
    runs = {}
    for name, shown in quoted.items():
        progress(name)
        runs[name] = quoted_run(shown)
    sources = [source for step in steps() for source in step.numbers.values() if "wakeup" in source]
    wakeups: dict[str, dict[str, float]] = {}
    for source in sources:
        progress(f"{source['wakeup']}, {source['idle']} idle descriptors")
        wakeups.setdefault(source["wakeup"], {})[str(source["idle"])] = measured_wakeup(**source)
    return LessonRecord(
        when=time.strftime("%Y-%m-%d"),
        system=platform.system(),
        python=platform.python_version(),
        runs=runs,
        wakeups=wakeups,
    )


def quoted_run(shown: ShownProgram) -> QuotedRun:
    subject = shown.implementation
    if not subject.available:
        raise UserError(f"{shown.name} cannot run here: {subject.unavailable}.")
    trace = calm_run(subject, shown)
    first, last = trace.events[0], trace.events[-1]
    busy = (last.cpu - first.cpu) + (last.runnable_wait - first.runnable_wait)
    return QuotedRun(
        digest=digest(shown),
        lines=tuple((round(event.at - first.at, 3), event.text) for event in trace.events),
        seconds=round(last.at - first.at, 3),
        asleep=round(max(last.at - first.at - busy, 0), 3),
    )


def calm_run(subject: Implementation, shown: ShownProgram) -> Trace:
    """Return a run in which the machine was hardly busy with other things, or the best of some."""

    def waiting(trace: Trace) -> float:
        first, last = trace.events[0], trace.events[-1]
        return (last.runnable_wait - first.runnable_wait) / max(last.at - first.at, 1e-9)

    runs: list[Trace] = []
    while len(runs) < RUN_TRIALS and not any(waiting(run) <= CALM_SHARE for run in runs):
        runs.append(one_run(subject.command(shown.program), subject.env, contract(shown.program)))
    return min(runs, key=waiting)


def measured_wakeup(wakeup: str, idle: int) -> float:
    # Imported here: it needs what only the benchmark's environments have.
    from hexapla.bench.measure import wakeup as measure

    words = (sys.executable, "-m", "hexapla.bench.measure.wakeup", wakeup)
    samples = [
        measure.wakeup(Implementation(words=words), idle=idle)["wakeup"]
        for _ in range(WAKEUP_TRIALS)
    ]
    return float(round(statistics.median(samples), 9))


def write_record(record: LessonRecord) -> None:
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1)
    lines = re.sub(r"\[\n\s+([0-9.]+),\n\s+(\".*\")\n\s+\]", r"[\1, \2]", text)  # a line each
    record_path().write_text(f"{lines}\n", encoding="utf-8")


def with_numbers(text: str, step: Step, record: LessonRecord) -> str:
    """Return a text with the step's numbers in the place of their names."""
    return re.sub(r"\{([a-z_0-9]+)\}", lambda match: record.number(step.numbers[match[1]]), text)
