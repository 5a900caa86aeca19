"""The page: one file of HTML, made from the evidence alone, that needs no network, and no script to be read.

It shows only code that passed, in the very text that was judged, which the record holds. A framework with
a promise that is broken or not judged shows no code, but says what failed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import dedent

from markupsafe import Markup

from hexapla.bench.record import Benchmark
from hexapla.bench.report import plots
from hexapla.judging.impostors import IMPOSTOR, impostors
from hexapla.page.markup import STYLES, code, element_colours, prose
from hexapla.page.matrix import behaviour_matrix, failures, verdict_row
from hexapla.page.model import PageColumn, ProgramArticle, ShownProgram, WrongProgram
from hexapla.page.rendering import render
from hexapla.page.timeline import Frame, common_frame, drawing
from hexapla.process.trace import stamp
from hexapla.project.column_readme import TERMS, column_readme
from hexapla.project.contract import Contract, contracts
from hexapla.project.framework import CONCEPTS, Framework, frameworks
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Run, Verdict
from hexapla.source.lexicon import MEANINGS
from hexapla.source.sections import IMPORTS, START, TITLE, cut, section_names, title_parts

MAX_TRACE_LINES = 60
MIN_REPEATED_CHARACTERS = 60  # of HTML: a shorter section is repeated in each column that has it
HEADINGS = {IMPORTS: "imports", START: "start"}  # other rows are named after what they define


def build_page(
    record: Evidence,
    benchmark: Benchmark | None = None,
    known_frameworks: Sequence[Framework] | None = None,
) -> str:
    known = frameworks() if known_frameworks is None else known_frameworks
    pages = contracts()
    shown = [framework for framework in known if framework.name in record.header.versions]
    columns = [page_column(framework, record, pages) for framework in shown]
    return render(
        "page.html",
        record=record,
        when=datetime.fromisoformat(record.header.when),
        columns=columns,
        programs=[program_article(contract, columns, record) for contract in pages],
        modules=modules(record, columns),
        wrong=wrong_programs(record, pages),
        matrix=behaviour_matrix(record, shown, pages),
        concepts=[
            concept
            for concept in CONCEPTS
            if any(concept in framework.lexicon for framework in shown)
        ],
        meanings=MEANINGS,
        notions=TERMS,
        headings=HEADINGS,
        open=[column.framework.name for column in columns if column.framework.open],
        colours={theme: element_colours(theme) for theme in STYLES},
        costs=plots.costs(benchmark, frameworks()) if benchmark else None,
    )


def page_column(framework: Framework, record: Evidence, pages: Sequence[Contract]) -> PageColumn:
    rows = {contract.program: verdict_row(record, [framework], contract) for contract in pages}
    return PageColumn(
        framework=framework,
        version=record.header.versions[framework.name],
        guide=column_readme(framework),
        failures=failures(record, framework, pages),
        verdicts={
            program: row.cells[framework.name].answer for program, row in rows.items() if row.cells
        },
    )


def program_article(
    contract: Contract, columns: Sequence[PageColumn], record: Evidence
) -> ProgramArticle:
    """Return one program in all columns, on one time axis."""
    program = contract.program
    runs = {run.framework: run for run in record.runs if run.program == program}
    frame = program_frame(contract, record)
    shown: list[ShownProgram] = []
    absent = []
    for column in columns:
        name = column.framework.name
        if not column.passed:
            reason = "broke a promise, so its code is not shown; see the columns above"
            absent.append((column, reason))
        elif program in column.framework.missing:
            absent.append((column, column.framework.missing[program].reason))
        elif name not in runs:
            absent.append((column, "was not run when this record was made"))
        else:
            shown.append(shown_program(column, runs[name], contract, frame, shown))
    judged = [
        column
        for column in columns
        if program in column.verdicts and program not in column.framework.missing
    ]
    summaries = (title_parts(one.title)[0] for one in shown)
    return ProgramArticle(
        contract=contract,
        summary=next(filter(None, summaries), ""),
        section_names=[
            name for name in section_names(contract) if any(name in one.sections for one in shown)
        ],
        columns=shown,
        absent=absent,
        frame=frame,
        judged=judged,
        promises=unkept(contract, judged, record),
    )


def shown_program(
    column: PageColumn,
    run: Run,
    contract: Contract,
    frame: Frame,
    before: Sequence[ShownProgram],
) -> ShownProgram:
    """Return a program with its run in the frame that all columns share; `before` are those on its left."""
    parts = cut(run.source, contract)
    title = parts.pop(TITLE, "")
    suffix, lexicon = column.framework.suffix, column.framework.lexicon
    sections = {name: code(text, suffix, lexicon) for name, text in parts.items()}
    return ShownProgram(
        column=column,
        title=title,
        notes=prose(title_parts(title)[1]),
        sections=sections,
        same_as={
            name: first
            for name, section in sections.items()
            if (first := first_with(name, section, before))
        },
        run=drawing(run.events, frame),
        lines=stamped_lines(run),
    )


def first_with(name: str, section: Markup, programs: Sequence[ShownProgram]) -> PageColumn | None:
    """Return the first column that has the same section, if that is long; such a section is shown once."""
    same = (one.column for one in programs if one.sections.get(name) == section)
    return next(same, None) if len(section) > MIN_REPEATED_CHARACTERS else None


def unkept(
    contract: Contract, columns: Sequence[PageColumn], record: Evidence
) -> Sequence[tuple[str, Mapping[str, Verdict | None]]]:
    """Return each promise with the frameworks that did not keep it, by title: a verdict, or none at all."""
    verdicts = {
        (verdict.framework, verdict.promise): verdict
        for verdict in record.verdicts
        if verdict.program == contract.program
    }
    promises = []
    for sentence in (promise.sentence for promise in contract.promises):
        by_title = {
            column.framework.title: verdicts.get((column.framework.name, sentence))
            for column in columns
        }
        odd = {
            title: verdict
            for title, verdict in by_title.items()
            if not verdict or verdict.verdict != "kept"
        }
        promises.append((sentence, odd))
    return promises


def wrong_programs(record: Evidence, pages: Sequence[Contract]) -> list[WrongProgram]:
    return [
        wrong_program(run, contract, caught, record)
        for contract in pages
        for run in record.runs
        if (run.framework, run.program) == (IMPOSTOR, contract.program)
        if (caught := caught_by(run, record))
    ]


def caught_by(run: Run, record: Evidence) -> list[Verdict]:
    return [
        verdict
        for verdict in record.caught
        if (verdict.subject, verdict.program) == (run.subject, run.program)
        and verdict.verdict == "broken"
    ]


def wrong_program(
    run: Run, contract: Contract, caught: Sequence[Verdict], record: Evidence
) -> WrongProgram:
    known = {impostor.name: impostor.caption for impostor in impostors(contract.program)}
    summary, notes = title_parts(run.source)
    return WrongProgram(
        name=run.subject,
        program=contract.program,
        summary=summary,
        notes=prose(notes.split("\n\nSee: ")[0].split("\n\nCaught by:")[0]),
        see=known.get(run.subject, ""),
        caught=caught,
        source=run.source,
        run=drawing(run.events, program_frame(contract, record)),
        lines=stamped_lines(run),
        command=f"python3 tests/impostors/{run.program}/{run.subject}.py",
    )


def program_frame(contract: Contract, record: Evidence) -> Frame:
    """Return the frame of all runs of a program, also of the wrong ones."""
    return common_frame(run.events for run in record.runs if run.program == contract.program)


def stamped_lines(run: Run) -> str:
    """Return what a run printed, with the seconds since the start of its process."""
    lines = [stamp(event) for event in run.events]
    if (more := len(lines) - MAX_TRACE_LINES) > 0:
        lines[MAX_TRACE_LINES:] = [f"           and {more} more lines"]
    return dedent("\n".join(lines))


def modules(record: Evidence, columns: Sequence[PageColumn]) -> dict[str, Mapping[str, str]]:
    """Return the files that a framework's programs import from its folder, by framework: texts by names."""
    passed = {column.framework.name for column in columns if column.passed}
    return {run.framework: run.beside for run in record.runs if run.framework in passed}
