"""What people see in a terminal. It decides nothing: whatever it shows was found elsewhere.

What programs, manifests and reasons say was written by others, and is made harmless first.
"""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from hexapla.behaviours.query import Difference
from hexapla.process.trace import Trace, stamp
from hexapla.project.contract import Contract, Question
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation
from hexapla.record.evidence import Evidence
from hexapla.record.facts import EQUAL_NAPS, START_UP, Verdict
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import status
from hexapla.terminal.layout import Hanging

SHOWN, SHOWN_ERRORS = 40, 4  # lines of a trace

MARKS = {"kept": "green", "broken": "bold red", "declared": "yellow"}


def columns(
    found: Sequence[Implementation], programs: Sequence[str], variants: Sequence[str]
) -> RenderableType:
    """Return the table of `hexapla list`: a row for every framework and engine."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("framework", "engine", "version", "programs", "status"):
        table.add_column(heading, overflow="fold")
    notes = []
    for each in found:
        column = each.framework
        has = [name for name in programs if each.has(name)]
        all_or_some = "all" if len(has) == len(programs) else " ".join(has) or "none"
        more = "".join(f" + {name}" for name in variants if each.has(name))
        first = each.engine == column.engines[0]
        table.add_row(
            escape(sanitize(column.name)) if first else "",
            escape(sanitize(each.engine.name)) + (" *" if each.default else ""),
            escape(sanitize(each.version if each.available else f"not here: {each.unavailable}")),
            all_or_some + more,
            escape(status(column)) if first else "",
            style="" if each.available else "dim",
        )
        if first:
            notes += missing(column) + declared(column)
    return Group(table, Text("\n* the framework's default engine", style="dim"), *notes)


def missing(column: Framework) -> list[Text]:
    """Return a line for every program that a manifest says is missing, with its reason."""
    lines = [
        f"{column.name} has no {name}: {each.reason} {each.link}"
        for name, each in column.missing.items()
    ]
    return [Text(sanitize(line)) for line in lines]


def declared(column: Framework) -> list[Text]:
    """Return a line for every promise that a manifest says is not kept, with its reason."""
    lines = [
        f"{column.name} {each.program} does not keep {each.promise!r}"
        f"{' on ' + ', '.join(each.engines) if each.engines else ''}: {each.reason} {each.link}"
        for each in column.declared
    ]
    return [Text(sanitize(line)) for line in lines]


def comparison(
    record: Evidence, columns: Sequence[Framework], pages: Sequence[Contract]
) -> RenderableType:
    """Return the table of `hexapla compare`, and whatever was not kept below it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("framework")
    table.add_column("version", overflow="fold")
    for page in pages:
        table.add_column(page.program)
    for heading in ("equal naps wake", "first line after"):
        table.add_column(heading)
    for column in columns:
        mine = [each for each in record.verdicts if each.framework == column.name]
        named = column.name + ("" if column.status == "active" else f" ({column.status})")
        table.add_row(
            Text(sanitize(named)),
            Text(sanitize(record.header.versions.get(column.name, ""))),
            *(cell([each for each in mine if each.program == page.program]) for page in pages),
            *(Text(sanitize(answer(record, column, each))) for each in (EQUAL_NAPS, START_UP)),
        )
    amiss = [each for each in record.verdicts if each.verdict not in ("kept", "missing")]
    lines = [*map(told, amiss), *(line for column in columns for line in missing(column))]
    lines[:0] = variants(record, [page.program for page in pages])
    return Group(table, *([Text("")] if lines else []), *lines)


def variants(record: Evidence, programs: Sequence[str]) -> list[Text]:
    """Return a line for every variant that was judged in a column: what is in no cell of the table."""
    found: dict[tuple[str, str], list[Verdict]] = {}
    for each in record.verdicts:
        if each.program not in programs:
            found.setdefault((each.program, each.framework), []).append(each)
    return [
        Text.assemble(sanitize(f"{program} of {column}: "), cell(mine))
        for (program, column), mine in sorted(found.items())
    ]


def cell(found: Sequence[Verdict]) -> Text:
    """Return one program's verdicts in one column, the bad ones first."""
    parts = []
    for name in ("broken", "error", "inconclusive", "missing", "declared", "kept"):
        count = sum(each.verdict == name for each in found)
        if count:
            said = name if name == "missing" else f"{count} {name}"  # then it is the whole program
            parts.append(Text(said, style=MARKS.get(name, "bold yellow")))
    return Text(", ").join(parts) if parts else Text("not run", style="dim")


def told(verdict: Verdict) -> Text:
    """Return one verdict as a line: which, of what, of whom, why."""
    whom = f" by {verdict.subject}" if verdict.framework else ""
    why = "" if verdict.verdict == "kept" else f": {verdict.reason}"
    line = Text(f"{verdict.verdict:<9}", style=MARKS.get(verdict.verdict, "bold yellow"))
    whose = f"{verdict.program}{whom}: " if verdict.framework else ""
    return line.append(sanitize(f"{whose}{verdict.promise}{why}"), style="default")


def answer(record: Evidence, column: Framework, question: str) -> str:
    """Return what was measured in a column, with the counts where it is not always the same."""
    for each in record.answers:
        if (each.framework, each.question) == (column.name, question):
            counted = isinstance(each.raw, dict) and len(each.raw) > 1
            counts = " : ".join(map(str, each.raw.values())) if counted else ""
            return f"{each.answer} ({counts})" if counts else each.answer
    return "-"


def behaviours(
    questions: Sequence[Question], groups: Sequence[Mapping[str, Sequence[str]]]
) -> RenderableType:
    """Return who gives which answer to each question; the answer of the most stands first."""
    lines = []
    for question, group in zip(questions, groups, strict=True):
        lines.append(Text.assemble((question.id, "bold"), f"  {sanitize(question.sentence)}"))
        widest = max(map(len, group), default=0)
        for answer, names in sorted(group.items(), key=lambda each: -len(each[1])):
            lines.append(Text(f"    {sanitize(answer):<{widest}}  {sanitize(' '.join(names))}"))
        if not group:
            lines.append(Text("    nothing is recorded", style="dim"))
        lines.append(Text(""))
    return Group(*map(Hanging, lines[:-1]))


def differences(
    a: Implementation, b: Implementation, found: Sequence[Difference]
) -> RenderableType:
    """Return what behaves otherwise in one column than in another, and what each answer means."""
    if not found:
        return Text("There is no question that they are recorded to answer differently.")
    lines = []
    for each in found:
        sentence = sanitize(each.question.sentence)
        lines.append(Text.assemble((each.question.id, "bold"), f"  {sentence}"))
        for side, answer in zip((a, b), each.answers, strict=True):
            means = each.question.answers.get(answer, "not the same in every run.")
            lines.append(Text(sanitize(f"    {side.name}: {answer}: {means}")))
        lines.append(Text(f"    proof: {each.proof(a, b)}", style="dim"))
        lines.append(Text(""))
    return Group(*map(Hanging, lines[:-1]))


def trace(seen: Trace) -> list[str]:
    """Return the lines of a recorded trace, its arguments first, with their times."""
    lines = [sanitize(f"$ PROGRAM {' '.join(seen.arguments)}".rstrip())]
    lines += [sanitize(f"    stdin  {seen.stdin!r}")] if seen.stdin else []
    lines += [stamp(event) for event in seen.events[:SHOWN]]
    more = len(seen.events) - SHOWN
    lines += [f"           and {more} lines more"] if more > 0 else []
    errors = seen.stderr.splitlines()[-SHOWN_ERRORS:]
    return [*lines, *(f"   stderr  {sanitize(line)}" for line in errors)]
