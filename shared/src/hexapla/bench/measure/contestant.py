"""What is measured, and whether it may be: no verdict, no number.

That is a program of a framework on an engine, or the same program in C, which is the floor of the machine:
a file of ours, compiled where there is a compiler, and held to the same promises as all others.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from hexapla.bench.baselines import C
from hexapla.comparison.sample_runs import sources
from hexapla.judging import jobs as judging_jobs
from hexapla.project.contract import peer_of, tests_of, variants_of
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.root import UserError, root
from hexapla.record import evidence
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Verdict

COMPILERS = ("cc", "gcc", "clang")

GOOD = ("kept", "declared")


def contestants(
    columns: Sequence[Framework], programs: Iterable[str], engines: bool
) -> list[Implementation]:
    """Return these programs, and their variants, of columns: on all engines, or on the default ones."""
    names = [
        program
        for wanted in programs
        for program in dict.fromkeys((wanted, *variants_of(wanted)))
        if peer_of(program) == wanted
    ]
    return [
        replace(each, program=program)
        for column in columns
        for each in implementations(column)
        if each.available and (engines or each.default)
        for program in names
        if each.has(program)
    ]


def floor(program: str) -> Implementation | None:
    """Return a program in C, as it is measured; None where it, or a compiler, is not there."""
    target = compiled(program)
    if target is None:
        return None
    return Implementation(program=program, words=(str(target),), label=C)


def source_of(program: str) -> Traversable:
    """Return where a program in C stands, or would."""
    return files("hexapla.bench").joinpath("c", f"{program}.c")


def compiled(program: str) -> Path | None:
    """Return a program in C, compiled into `build/floor`; None where it, or a compiler, is not there."""
    compiler, source = which(), source_of(program)
    if compiler is None or not source.is_file():
        return None
    target = root() / "build" / "floor" / program
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
    entered: Sequence[Implementation], record: Evidence | None, progress: Callable[[str], None]
) -> dict[Implementation, str]:
    """Return who may not be measured, and why: who has not kept its promises.

    Whose very code was judged in the record, at this version, is believed; the others are judged now.
    """
    verdicts: dict[Implementation, list[Verdict]] = {
        each: known_verdicts(each, record) for each in entered
    }
    unknown = [each for each in entered if not verdicts[each]]
    if unknown:
        progress(f"Judging {len(unknown)} programs that the evidence does not speak of ...")
        jobs = {(each.name, each.base): job(each) for each in unknown}
        news = judging_jobs.verdicts_of([*jobs.values()], progress)
        for each in unknown:
            name = "command" if each.name == C else each.name
            verdicts[each] = [
                verdict
                for verdict in news
                if (verdict.subject, verdict.program) == (name, each.program)
                and (each.name != C or verdict.command == each.command())
            ]
    return {each: reason for each, mine in verdicts.items() if (reason := why(mine))}


def why(verdicts: Sequence[Verdict]) -> str:
    """Return why a program with these verdicts is not measured, or nothing."""
    if not verdicts:
        return "it was not judged"
    bad = next((each for each in verdicts if each.verdict not in GOOD), None)
    return f"{bad.verdict}: {bad.promise}" if bad else ""


def known_verdicts(each: Implementation, record: Evidence | None) -> list[Verdict]:
    """Return a record's verdicts on this very code, at this version, if there are any."""
    if record is None or each.name == C:
        return []
    then, code = record.header, evidence.digests(sources([each], []))
    if each.version != then.versions.get(each.framework.name) or code.items() - then.judged.items():
        return []
    return [
        verdict
        for verdict in record.verdicts
        if (verdict.subject, verdict.program) == (each.name, each.program)
    ]


def job(each: Implementation) -> judging_jobs.Job:
    """Return the suite on one program, and on the variants beside it."""
    whom = ["--framework", each.framework.name, "--engine", each.engine.name]
    if each.name == C:
        whom = ["--command", json.dumps(each.command())]
        whom += ["--variant", each.program] if each.program != each.base else []
    words = (str(tests_of(each.base)), *whom, "--brief")
    return judging_jobs.Job(f"{each.name} {each.base}", words)


def last_evidence() -> Evidence | None:
    """Return the record of the last comparison, or None where there is none that can be read."""
    path = root() / "build" / "evidence.jsonl"
    try:
        return evidence.read(path) if path.is_file() else None
    except UserError:
        return None
