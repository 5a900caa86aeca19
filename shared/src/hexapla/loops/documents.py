"""What files say of a loop: JUnit's XML, a table in Markdown, and one JSON object."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hexapla.loops.judged import OWN_LOOP, RED, Judged, LoopReport, counts_of
from hexapla.loops.session import Session
from hexapla.loops.told import seen_lines
from hexapla.source.sanitize import sanitize

SKIPPED = ("inconclusive", "untested", "as asyncio", "expected")
MARKS = {"broken": "**broken**", "unexpectedly kept": "**kept, though expected to be broken**"}


def write_junit(path: Path, session: Session, reports: Sequence[LoopReport]) -> None:
    """Write a suite for each program, and in it a case for each promise."""
    root = ElementTree.Element("testsuites", name=f"hexapla loop {session.loop.where}")
    for report in reports:
        for program in report.programs:
            add_suite(root, session, report, program)
    count_all(root)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def add_suite(
    root: ElementTree.Element, session: Session, report: LoopReport, program: str
) -> None:
    promises = report.of_program(program)
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=f"{report.column}.{program}",
        tests=str(len(promises)),
        failures=str(sum(judged.outcome in RED for judged in promises)),
        errors="0",
        skipped=str(sum(judged.outcome in SKIPPED for judged in promises)),
        time=f"{sum(judged.verdict.seconds for judged in promises):.3f}",
        timestamp=f"{session.when}T00:00:00",
    )
    for judged in promises:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"{report.column}.{program}",
            name=judged.promise,
            time=f"{judged.verdict.seconds:.3f}",
        )
        reason = sanitize(f"{judged.outcome}: {judged.reason}")
        if judged.outcome in RED:
            failure = ElementTree.SubElement(
                case, "failure", message=reason, type=judged.verdict.code or judged.outcome
            )
            seen = [line.plain.strip() for line in seen_lines(judged)]
            again = f"again: {session.again(report.column, program)}"
            failure.text = "\n".join([reason, *seen, again])
        elif judged.outcome in SKIPPED:
            ElementTree.SubElement(case, "skipped", message=reason)


def count_all(root: ElementTree.Element) -> None:
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))


def write_markdown(path: Path, session: Session, reports: Sequence[LoopReport]) -> None:
    path.write_text(markdown_table(session, reports), encoding="utf-8")


def markdown_table(session: Session, reports: Sequence[LoopReport]) -> str:
    """Return a table of programs, and below it what is broken and what differs."""
    loop = session.loop
    lines = [
        (
            f"Compatibility of {cell(loop.where.short)} with {OWN_LOOP}: {cell(loop.version)}, "
            f"{session.when}, by `hexapla loop{' --brief' if session.brief else ''}`."
        ),
        "",
    ]
    for report in reports:
        lines += [f"| program of {report.column} | promises kept | not kept |", "|---|---|---|"]
        lines += [program_row(report, program) for program in report.programs]
        lines += ["", *promise_points(report), *differs_points(report)]
    lines += [f"- Cost: {cell(cost.says)}." for cost in session.cost]
    return "\n".join(lines).rstrip() + "\n"


def program_row(report: LoopReport, program: str) -> str:
    promises = report.of_program(program)
    counts = dict(counts_of(promises))
    kept = counts.pop("kept", 0)
    rest = ", ".join(f"{count} {MARKS.get(name, name)}" for name, count in counts.items())
    return f"| `{program}` | {kept} of {len(promises)} | {rest} |"


def promise_points(report: LoopReport) -> list[str]:
    return [promise_point(judged) for judged in report.of(*RED, "expected", "as asyncio")]


def promise_point(judged: Judged) -> str:
    mark = MARKS.get(judged.outcome, judged.outcome)
    reason = f"[{cell(judged.reason)}]({judged.link})" if judged.link else cell(judged.reason)
    return f"- `{judged.program}`, {mark}: {cell(judged.promise)}: {reason}."


def differs_points(report: LoopReport) -> list[str]:
    return [
        f"- `{it.question.program}`: {cell(it.question.sentence)} {cell(it.loop.answer)} "
        f"({it.loop.runs} runs); {OWN_LOOP}: {cell(it.own.answer)} ({it.own.runs} runs)."
        for it in report.differs
    ]


def cell(text: str) -> str:
    """Return a text as Markdown shows it in a cell of a table: on one line, without marks."""
    plain = " ".join(sanitize(text).split())
    for mark in "\\|`*_[]<>":
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def as_object(session: Session, reports: Sequence[LoopReport]) -> dict[str, Any]:
    loop = session.loop
    return {
        "loop": str(loop.where),
        "factory": loop.factory,
        "class": loop.kind,
        "python": str(loop.python),
        "version": loop.version,
        "date": session.when,
        "seed": session.seed,
        "brief": session.brief,
        "seconds": round(session.seconds, 1),
        "programs": {
            report.column: {
                "promises": [promise_object(session, report, it) for it in report.promises],
                "counts": counts_of(report.promises),
                "differs": [
                    {
                        "question": it.question.id,
                        "loop": it.loop.counts,
                        "asyncio": it.own.counts,
                    }
                    for it in report.differs
                ],
                "asked": {answer.question: answer.counts for answer in report.answers},
                "problems": report.problems,
            }
            for report in reports
        },
        "cost": [asdict(cost) for cost in session.cost],
    }


def promise_object(session: Session, report: LoopReport, judged: Judged) -> dict[str, Any]:
    return {
        "program": judged.program,
        "promise": judged.promise,
        "outcome": judged.outcome,
        "code": judged.verdict.code,
        "reason": judged.reason,
        "link": judged.link,
        "asyncio": judged.own.verdict if judged.own else "not judged",
        "traces": [asdict(trace) for trace in judged.verdict.traces] if judged.reason else [],
        "again": session.again(report.column, judged.program),
    }
