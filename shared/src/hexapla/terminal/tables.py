"""Tables in a terminal. Text that others wrote is sanitized: of programs, manifests and reasons."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hexapla.behaviours.query import Difference
from hexapla.process.trace import Trace, stamp
from hexapla.project.contract import Contract, Question
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation
from hexapla.record.evidence import Evidence
from hexapla.record.facts import EQUAL_NAPS, START_UP, Answer, Verdict
from hexapla.source.sanitize import sanitize
from hexapla.terminal.layout import HangingIndent

MAX_TRACE_LINES, MAX_STDERR_LINES = 40, 4  # of a trace that is shown
VERDICT_STYLES = {"kept": "green", "broken": "bold red", "declared": "yellow"}


def plain_table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    return table


def missing_lines(framework: Framework) -> list[Text]:
    return [
        Text(sanitize(f"{framework.name} has no {name}: {missing.reason} {missing.link}"))
        for name, missing in framework.missing.items()
    ]


def declared_lines(framework: Framework) -> list[Text]:
    lines = [
        f"{framework.name} {declared.program} does not keep {declared.promise!r}"
        f"{' on ' + ', '.join(declared.engines) if declared.engines else ''}: "
        f"{declared.reason} {declared.link}"
        for declared in framework.declared
    ]
    return [Text(sanitize(line)) for line in lines]


def comparison_table(
    record: Evidence, frameworks: Sequence[Framework], contracts: Sequence[Contract]
) -> RenderableType:
    """Return the table of `hexapla compare`, with the promises that were not kept below it."""
    programs = [contract.program for contract in contracts]
    table = plain_table("framework", "version", *programs, "equal naps wake", "first line after")
    for framework in frameworks:
        by_program: dict[str, list[Verdict]] = {}
        for verdict in record.verdicts:
            if verdict.framework == framework.name:
                by_program.setdefault(verdict.program, []).append(verdict)
        status = "" if framework.status == "active" else f" ({framework.status})"
        table.add_row(
            Text(sanitize(framework.name + status)),
            Text(sanitize(record.header.versions.get(framework.name, ""))),
            *(verdict_counts(by_program.get(program, ())) for program in programs),
            Text(sanitize(recorded_text(record, framework, EQUAL_NAPS))),
            Text(sanitize(recorded_text(record, framework, START_UP))),
        )
    lines = variant_lines(record, programs)
    for verdict in record.verdicts:
        if verdict.verdict not in ("kept", "missing", "untested"):
            lines.append(verdict_line(verdict))
    for framework in frameworks:
        lines += missing_lines(framework)
    return Group(table, *([Text("")] if lines else []), *lines)


def variant_lines(record: Evidence, programs: Sequence[str]) -> list[Text]:
    """Return a line for each judged variant, which has no column in the table."""
    verdicts: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in record.verdicts:
        if verdict.program not in programs:
            verdicts.setdefault((verdict.program, verdict.framework), []).append(verdict)
    return [
        Text.assemble(sanitize(f"{program} of {framework}: "), verdict_counts(of_variant))
        for (program, framework), of_variant in sorted(verdicts.items())
    ]


def verdict_counts(verdicts: Sequence[Verdict]) -> Text:
    """Return how many verdicts there are of each kind, the bad ones first."""
    parts = []
    for name in ("broken", "error", "inconclusive", "untested", "missing", "declared", "kept"):
        if count := sum(verdict.verdict == name for verdict in verdicts):
            text = name if name == "missing" else f"{count} {name}"  # not a count of promises
            parts.append(Text(text, style=VERDICT_STYLES.get(name, "bold yellow")))
    return Text(", ").join(parts) if parts else Text("not run", style="dim")


def verdict_line(verdict: Verdict) -> Text:
    program = f"{verdict.program} by {verdict.subject}: " if verdict.framework else ""
    reason = "" if verdict.verdict == "kept" else f": {verdict.reason}"
    style = VERDICT_STYLES.get(verdict.verdict, "bold yellow")
    return Text(f"{verdict.verdict:<9}", style=style).append(
        sanitize(f"{program}{verdict.promise}{reason}"), style="default"
    )


def recorded_text(record: Evidence, framework: Framework, question: str) -> str:
    for answer in record.answers:
        if (answer.framework, answer.question) == (framework.name, question):
            return answer_text(answer)
    return "-"


def answer_text(answer: Answer) -> str:
    counts = " : ".join(map(str, answer.counts.values()))
    return f"{answer.answer} ({counts})" if len(answer.counts) > 1 else answer.answer


def behaviours_table(
    questions: Sequence[Question], names_by_answer: Sequence[Mapping[str, Sequence[str]]]
) -> RenderableType:
    lines = []
    for question, answers in zip(questions, names_by_answer, strict=True):
        lines.append(Text.assemble((question.id, "bold"), f"  {sanitize(question.sentence)}"))
        width = max(map(len, answers), default=0)
        for answer, names in sorted(answers.items(), key=lambda item: -len(item[1])):
            lines.append(Text(f"    {sanitize(answer):<{width}}  {sanitize(' '.join(names))}"))
        if not answers:
            lines.append(Text("    nothing is recorded", style="dim"))
        lines.append(Text(""))
    return Group(*map(HangingIndent, lines[:-1]))


def differences_table(
    a: Implementation, b: Implementation, differences: Sequence[Difference]
) -> RenderableType:
    """Return the questions that two implementations answer differently, with what each answer means."""
    if not differences:
        return Text("No question has different recorded answers.")
    lines = []
    for difference in differences:
        question = difference.question
        lines.append(Text.assemble((question.id, "bold"), f"  {sanitize(question.sentence)}"))
        for implementation, answer in zip((a, b), difference.answers, strict=True):
            meaning = question.answers.get(answer.answer, "not the same in every run.")
            lines.append(Text(sanitize(f"    {implementation.name}: {answer.answer}: {meaning}")))
        lines.append(Text(f"    proof: {difference.proof}", style="dim"))
        lines.append(Text(""))
    return Group(*map(HangingIndent, lines[:-1]))


def trace_lines(trace: Trace) -> list[str]:
    """Return the lines of a recorded trace, its arguments first, with their times in seconds."""
    lines = [sanitize(f"$ PROGRAM {' '.join(trace.arguments)}".rstrip())]
    lines += [sanitize(f"    stdin  {trace.stdin!r}")] if trace.stdin else []
    lines += [stamp(event) for event in trace.events[:MAX_TRACE_LINES]]
    more = len(trace.events) - MAX_TRACE_LINES
    lines += [f"           and {more} more lines"] if more > 0 else []
    stderr = trace.stderr.splitlines()[-MAX_STDERR_LINES:]
    return [*lines, *(f"   stderr  {sanitize(line)}" for line in stderr)]
