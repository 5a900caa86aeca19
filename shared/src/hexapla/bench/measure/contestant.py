"""The implementations that are measured: only programs that keep their promises.

They are programs of a framework on an engine, and the baselines: the same programs in C, which are compiled
where there is a compiler and held to the same promises.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hexapla.bench.baselines import C
from hexapla.bench.measure.compiler import c_source, compiled
from hexapla.comparison.sample_runs import sources
from hexapla.judging import jobs as judging_jobs
from hexapla.project.contract import peer_of, tests_of, variants_of
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.root import UserError, build_folder
from hexapla.record import evidence
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Verdict

GOOD_VERDICTS = ("kept", "declared")


def contestants(
    columns: Sequence[Framework], programs: Iterable[str], engines: bool
) -> list[Implementation]:
    """Return these programs of frameworks, and their variants, on all engines or on the default ones."""
    names = [
        program
        for wanted in programs
        for program in dict.fromkeys((wanted, *variants_of(wanted)))
        if peer_of(program) == wanted
    ]
    return [
        replace(implementation, program=program)
        for column in columns
        for implementation in implementations(column)
        if implementation.available and (engines or implementation.default)
        for program in names
        if implementation.has(program)
    ]


def c_baseline(program: str) -> Implementation | None:
    target = compiled(program)
    return Implementation(program=program, words=(str(target),), label=C) if target else None


def unfit(
    entered: Sequence[Implementation], record: Evidence | None, progress: Callable[[str], None]
) -> dict[Implementation, str]:
    """Return the programs that do not keep all promises, and why; judge those that are not in the record."""
    verdicts = {program: verdicts_in(record, program) for program in entered}
    unknown = [program for program in entered if not verdicts[program]]
    if unknown:
        progress(f"Judging {len(unknown)} programs that are not in the evidence ...")
        jobs = {(program.name, program.base): judging_job(program) for program in unknown}
        judged = judging_jobs.verdicts_of([*jobs.values()], progress)
        for program in unknown:
            cell = ("command" if program.name == C else program.name, program.program)
            verdicts[program] = [
                verdict
                for verdict in judged
                if (verdict.subject, verdict.program) == cell
                and (program.name != C or verdict.command == program.command())
            ]
            if program.name == C and not why_unfit(verdicts[program]):
                keep_c_verdicts(program, verdicts[program])
    reasons = {program: why_unfit(verdicts[program]) for program in entered}
    return {program: reason for program, reason in reasons.items() if reason}


def why_unfit(verdicts: Sequence[Verdict]) -> str:
    if not verdicts:
        return "it was not judged"
    bad = next((verdict for verdict in verdicts if verdict.verdict not in GOOD_VERDICTS), None)
    return f"{bad.verdict}: {bad.promise}" if bad else ""


def keep_c_verdicts(implementation: Implementation, verdicts: Sequence[Verdict]) -> None:
    """Keep the verdicts on a program in C: no comparison has it, and judging takes as long as measuring."""
    header = evidence.header({}, 0, {}, c_digests(implementation))
    Evidence(header, [*verdicts]).write(c_evidence(implementation))


def c_evidence(implementation: Implementation) -> Path:
    return build_folder() / "c" / f"{implementation.program}.jsonl"


def c_digests(implementation: Implementation) -> dict[str, str]:
    """Return digests of a program in C and of the tests that judge it."""
    source = Path(str(c_source(implementation.program)))
    paths = (source, tests_of(implementation.base))
    return evidence.digests({path: path.read_text(encoding="utf-8") for path in paths})


def verdicts_in(record: Evidence | None, implementation: Implementation) -> list[Verdict]:
    """Return a record's verdicts on the same code at the same version, if there are any."""
    if implementation.name == C:
        kept = evidence_in(c_evidence(implementation))
        same = kept is not None and kept.header.judged == c_digests(implementation)
        return kept.verdicts if kept and same else []
    if record is None:
        return []
    header, code = record.header, evidence.digests(sources([implementation], []))
    version = header.versions.get(implementation.framework.name)
    if implementation.version != version or code.items() - header.judged.items():
        return []
    cell = (implementation.name, implementation.program)
    return [verdict for verdict in record.verdicts if (verdict.subject, verdict.program) == cell]


def judging_job(implementation: Implementation) -> judging_jobs.Job:
    name, program, base = implementation.name, implementation.program, implementation.base
    options = ["--framework", implementation.framework.name, "--engine", implementation.engine.name]
    if name == C:
        options = ["--command", json.dumps(implementation.command())]
        options += ["--variant", program] if program != base else []
    return judging_jobs.Job(f"{name} {base}", (str(tests_of(base)), *options, "--brief"))


def last_evidence() -> Evidence | None:
    return evidence_in(build_folder() / "evidence.jsonl")


def evidence_in(path: Path) -> Evidence | None:
    try:
        return evidence.read(path) if path.is_file() else None
    except UserError:
        return None
