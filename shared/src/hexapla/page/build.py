"""The book: one file of HTML, made from the evidence alone, that needs no network and no script to be read.

It shows only code that passed, and it shows the very text that was judged, which the record holds. A column
without a full record of kept promises shows no code, but says what failed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from shlex import join
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hexapla.bench.record import Benchmark
from hexapla.bench.report import plots
from hexapla.judging.impostors import IMPOSTOR, impostors
from hexapla.page import matrix
from hexapla.page import timeline as page_timeline
from hexapla.page.markup import STYLES, code, prose, style
from hexapla.page.model import Column, Program, Shown, Wrong
from hexapla.page.packing import asset, dense, digest, modules, packed, raw, sources, sources_of
from hexapla.page.timeline import Frame
from hexapla.project.column_readme import NOTIONS, guide
from hexapla.project.contract import Contract, contracts
from hexapla.project.framework import CONCEPTS, Framework, frameworks
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Run, Verdict
from hexapla.source.lexicon import MEANINGS
from hexapla.source.sanitize import sanitize
from hexapla.source.sections import IMPORTS, NOTES, SAYS, START, rows, stanzas

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

LONG = 60  # characters of a stanza, its elements included, that is shown only once where it is the same

STROKES = {  # of the lines in a picture, which are the same in all
    ' stroke="var(--lane)" stroke-width="8"': "lane",
    ' stroke="currentColor" stroke-width="1.5"': "tick",
    ' stroke="currentColor" stroke-dasharray="2,3"': "end",
}

STYLED = (' text-anchor="middle"', ' stroke="currentColor"')  # of the names and lines of an axis

HEADINGS = {NOTES: "what is peculiar", IMPORTS: "imports", START: "start"}


def page(record: Evidence, benchmark: Benchmark | None = None) -> str:
    """Return the whole page, with what it costs where that was measured."""
    pages = contracts()
    columns = [column(each, record, pages) for each in frameworks() if mentioned(each, record)]
    programs = [program(each, columns, record) for each in pages]
    context = {
        "record": record,
        "when": datetime.fromisoformat(record.header.when),
        "columns": columns,
        "programs": programs,
        "packed": packed(
            {"sources": sources(programs), "raw": raw(record), "wrong": sources_of(record)}
        ),
        "modules": modules(record, columns),
        "wrong": wrong(record, pages),
        "matrix": matrix.matrix(record, [each.framework for each in columns], pages),
        "concepts": [
            concept
            for concept in CONCEPTS
            if any(concept in each.framework.lexicon for each in columns)
        ],
        "meanings": MEANINGS,
        "notions": NOTIONS,
        "headings": HEADINGS,
        "open": [each.framework.name for each in columns if each.framework.open and each.passed],
        "styles": {name: style(name) for name in STYLES},
        "costs": plots.costs(benchmark, frameworks()) if benchmark else None,
    }
    return dense(str(template().render(context)))


@cache
def template() -> Any:
    """Return the template, which makes harmless, and escapes, whatever is not marked as HTML."""
    environment = Environment(
        loader=PackageLoader("hexapla.page", "templates"),
        autoescape=True,
        finalize=finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "prose": prose,
        "command": join,
        "harmless": sanitize,
        "in_words": lambda count: NUMBERS[count] if count < len(NUMBERS) else str(count),
    }
    environment.globals |= {"text": asset, "digest": digest}
    return environment.get_template("page.html")


def finalized(value: Any) -> Any:
    """Return what the template is about to show, made harmless unless it is HTML of our own."""
    return sanitize(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def mentioned(each: Framework, record: Evidence) -> bool:
    """Return whether a record speaks of a framework."""
    return each.name in record.header.versions


def column(each: Framework, record: Evidence, pages: Sequence[Contract]) -> Column:
    """Return a framework with what the record found of it."""
    found = {page.program: matrix.verdicts(record, [each], page).cells for page in pages}
    return Column(
        framework=each,
        version=record.header.versions[each.name],
        guide=guide(each),
        failures=matrix.failures(record, each, pages),
        verdicts={name: cells[each.name].answer for name, cells in found.items() if cells},
    )


def program(contract: Contract, columns: Sequence[Column], record: Evidence) -> Program:
    """Return one program as it stands in all columns, on one time axis."""
    runs = {each.framework: each for each in record.runs if each.program == contract.program}
    frame = frame_of(contract, record)
    found, absent = [], []
    for each in columns:
        name = each.framework.name
        if not each.passed:
            absent.append(
                (each, "broke a promise, so its code is not shown; see the columns above")
            )
        elif contract.program in each.framework.missing:
            absent.append((each, each.framework.missing[contract.program].reason))
        elif name not in runs:
            absent.append((each, "was not run when this record was made"))
        else:
            found.append(shown(each, runs[name], contract, frame))
    wanted = [row for row in rows(contract) if row != SAYS]
    judged = [
        each
        for each in columns
        if contract.program in each.verdicts and contract.program not in each.framework.missing
    ]
    return Program(
        page=contract,
        says=next((str(each.stanzas[SAYS]) for each in found if SAYS in each.stanzas), ""),
        rows=[row for row in wanted if any(row in each.stanzas for each in found)],
        columns=[replace(each, again=again(each, found[:n])) for n, each in enumerate(found)],
        absent=absent,
        axes=styled(page_timeline.axes(frame)),
        judged=judged,
        promises=promises(contract, judged, record),
    )


def again(one: Shown, before: Sequence[Shown]) -> dict[str, Column]:
    """Return of which stanzas an earlier column has the same, and which; only of those that are long."""
    return {
        row: next(each.column for each in before if each.stanzas.get(row) == stanza)
        for row, stanza in one.stanzas.items()
        if len(stanza) > LONG and any(each.stanzas.get(row) == stanza for each in before)
    }


def promises(
    contract: Contract, columns: Sequence[Column], record: Evidence
) -> Sequence[tuple[str, Mapping[str, Verdict | None]]]:
    """Return each promise of a page with who did not keep it, by title: a verdict, or none at all."""
    mine = {
        (each.framework, each.promise): each
        for each in record.verdicts
        if each.program == contract.program
    }
    found = []
    for sentence in (each.sentence for each in contract.promises):
        verdicts = {
            each.framework.title: mine.get((each.framework.name, sentence)) for each in columns
        }
        odd = {name: each for name, each in verdicts.items() if not each or each.verdict != "kept"}
        found.append((sentence, odd))
    return found


def shown(column: Column, run: Run, contract: Contract, frame: Frame) -> Shown:
    """Return a program in a column, with its run in the frame that all columns share."""
    suffix, lexicon = column.framework.suffix, column.framework.lexicon
    parts = stanzas(run.source, contract)
    return Shown(
        column=column,
        stanzas={
            row: prose(text) if row in (SAYS, NOTES) else code(text, suffix, lexicon)
            for row, text in parts.items()
        },
        source=run.source,
        timeline=timeline(run, frame),
    )


def wrong(record: Evidence, pages: Sequence[Contract]) -> list[Wrong]:
    """Return the impostors of a record, each with what caught it, and with its run."""
    found = []
    for contract in pages:
        frame = frame_of(contract, record)
        seen = {each.name: each.caption for each in impostors(contract.program)}
        for run in record.runs:
            caught = [
                each
                for each in record.caught
                if (each.subject, each.program) == (run.subject, contract.program)
                and each.verdict == "broken"
            ]
            if run.framework == IMPOSTOR and run.program == contract.program and caught:
                found.append(impostor(run, contract, caught, seen.get(run.subject, ""), frame))
    return found


def impostor(
    run: Run, contract: Contract, caught: Sequence[Verdict], see: str, frame: Frame
) -> Wrong:
    """Return a wrong program as the page shows it."""
    parts = stanzas(run.source, contract)
    notes = parts.get(NOTES, "").split("\n\nSee: ")[0].split("\n\nCaught by:")[0]
    return Wrong(
        name=run.subject,
        program=contract.program,
        says=sanitize(parts.get(SAYS, "")),
        notes=prose(notes),
        see=see,
        caught=caught,
        timeline=timeline(run, frame),
        command=f"python3 tests/impostors/{run.program}/{run.subject}.py",
    )


def frame_of(contract: Contract, record: Evidence) -> Frame:
    """Return the frame of all runs of a program, also of the wrong ones."""
    return page_timeline.frame(
        each.events for each in record.runs if each.program == contract.program
    )


def timeline(run: Run, frame: Frame) -> Markup:
    """Return the picture of a run; its axes stand once on the page, and are only named here.

    What draws it escapes whatever the run printed. Its lines say the same to those who do not see it.
    """
    lanes = page_timeline.timeline(run.events, frame)
    for strokes, name in STROKES.items():
        lanes = re.sub(rf'<path (d="[^"]*"){re.escape(strokes)}', rf"<path class={name} \1", lanes)
    return Markup('<svg viewBox="{}"><use href="#axes-{}"/>{}</svg>').format(
        frame.box, run.program, styled(lanes)
    )


def styled(drawn: str) -> Markup:
    """Return what stands inside of an SVG without what the page's own style says of all of them."""
    for each in STYLED:
        drawn = drawn.replace(each, "")
    return Markup(drawn.removeprefix('<g fill="none">').removesuffix("</g>"))
