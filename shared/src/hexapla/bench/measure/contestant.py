"""Whom is measured, and whether it may be: no verdict, no number.

A contestant is a program of a column on an engine, or the same program in C, which is the floor of the
machine: a file of ours, compiled when there is a compiler, and held to the same promises as all others.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from hexapla.bench.baselines import C
from hexapla.comparison.sample_runs import sources
from hexapla.judging import jobs as judging_jobs
from hexapla.project.contract import base_of, tests_of, variants_of
from hexapla.project.environment import launches
from hexapla.project.framework import Framework
from hexapla.project.root import UserError, root
from hexapla.record import evidence
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Verdict

COMPILERS = ("cc", "gcc", "clang")
GOOD = ("kept", "declared")


@dataclass(frozen=True)
class Contestant:
    """A program that is measured, and how it is run."""

    subject: str  # the column, with its engine where that is not the default one
    framework: str
    engine: str
    program: str
    command: tuple[str, ...]
    env: Mapping[str, str | None] = field(default_factory=dict, compare=False)
    version: str = field(default="", compare=False)
    code: Mapping[str, str] = field(default_factory=dict, compare=False)  # its column's, as digests

    @property
    def base(self) -> str:
        """Return the program whose promises it keeps: its own, unless it is a variant."""
        return base_of(self.program)


def contestants(
    columns: Sequence[Framework], programs: Iterable[str], engines: bool
) -> list[Contestant]:
    """Return these programs, and their variants, of columns: on all engines, or on the default ones."""
    found = []
    for column in columns:
        for each in launches(column):
            if each.available and (engines or each.default):
                code = evidence.digests(sources([each], []))
                found += [
                    Contestant(
                        each.name,
                        column.name,
                        each.engine.name,
                        program,
                        tuple(each.command(program)),
                        each.env,
                        each.version,
                        code,
                    )
                    for wanted in programs
                    for program in (wanted, *variants_of(wanted))
                    if each.has(program)
                ]
    return found


def c_baseline(program: str) -> Contestant | None:
    """Return a program in C, as it is measured; None where it, or a compiler, is not there."""
    target = compiled(program)
    if target is None:
        return None
    return Contestant(C, "", "", program, (str(target),))


def source_of(program: str) -> Traversable:
    """Return where a program in C stands, or would."""
    return files("hexapla.bench").joinpath("c", f"{program}.c")


def compiled(program: str) -> Path | None:
    """Return a program in C, compiled into `build/c`; None where it, or a compiler, is not there."""
    compiler, source = which(), source_of(program)
    if compiler is None or not source.is_file():
        return None
    target = root() / "build" / "c" / program
    target.parent.mkdir(parents=True, exist_ok=True)
    with as_file(source) as path:
        command = [compiler, "-O2", "-o", str(target), str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise UserError(f"{compiler} could not compile {program}.c: {told.stderr.strip()}")
    return target


def which() -> str | None:
    """Return a C compiler, or None where there is none."""
    return next(filter(None, map(shutil.which, COMPILERS)), None)


def unfit(
    entered: Sequence[Contestant], record: Evidence | None, progress: Callable[[str], None]
) -> dict[Contestant, str]:
    """Return who may not be measured, and why: who has not kept its promises.

    Whose very code was judged in the record, at this version, is believed; the others are judged now.
    """
    verdicts: dict[Contestant, list[Verdict]] = {each: judged(each, record) for each in entered}
    unknown = [each for each in entered if not verdicts[each]]
    if unknown:
        progress(f"Judging {len(unknown)} programs that the evidence does not speak of ...")
        with tempfile.TemporaryDirectory(prefix="hexapla-") as folder:
            jobs = {
                (each.subject, each.base): job(each, Path(folder) / f"{number}")
                for number, each in enumerate(unknown)
            }
            found = judging_jobs.judged([*jobs.values()], progress)
        for each in unknown:
            name = "command" if each.subject == C else each.subject
            verdicts[each] = [
                one
                for one in found
                if one.subject == name
                and (
                    one.command == each.command
                    if each.subject == C
                    else one.program == each.program
                )
            ]
    return {each: reason for each, mine in verdicts.items() if (reason := why(mine))}


def why(verdicts: Sequence[Verdict]) -> str:
    """Return why a program with these verdicts is not measured, or nothing."""
    if not verdicts:
        return "it was not judged"
    bad = next((each for each in verdicts if each.verdict not in GOOD), None)
    return f"{bad.verdict}: {bad.promise}" if bad else ""


def judged(each: Contestant, record: Evidence | None) -> list[Verdict]:
    """Return a record's verdicts on this very code, at this version, if there are any."""
    if record is None or not each.code:
        return []
    then = record.header
    if each.version != then.versions.get(each.framework) or each.code.items() - then.judged.items():
        return []
    return [
        one for one in record.verdicts if (one.subject, one.program) == (each.subject, each.program)
    ]


def job(each: Contestant, place: Path) -> judging_jobs.Job:
    """Return the suite on one contestant's program, and on the variants beside it."""
    file = str(tests_of(each.base))
    whom = ["--framework", each.framework, "--engine", each.engine]
    if each.subject == C:
        whom = ["--command", json.dumps(each.command)]
    words = [sys.executable, "-m", "pytest", file, *whom, "--brief", "--record", str(place), "-q"]
    return judging_jobs.Job(f"{each.subject} {each.base}", words, place)


def last_evidence() -> Evidence | None:
    """Return the record of the last comparison, or None where there is none that can be read."""
    path = root() / "build" / "evidence.jsonl"
    try:
        return evidence.read(path) if path.is_file() else None
    except UserError:
        return None
