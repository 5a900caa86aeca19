"""The page: one file of HTML, made from the evidence alone, that needs no network, and no script to be read.

It shows only code that passed, in the text that was judged, which the record holds. A framework with a
promise that is broken or not judged shows no code, but says what failed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from textwrap import dedent
from typing import Any

from markupsafe import Markup

from hexapla.bench.record import Benchmark
from hexapla.bench.report import plots
from hexapla.judging.impostors import IMPOSTOR, impostors
from hexapla.lesson.catalogue import catalogues
from hexapla.page.difference import difference
from hexapla.page.lesson_steps import lesson_steps
from hexapla.page.markup import STYLES, code, element_colours, markdown_of, prose
from hexapla.page.matrix import MatrixRow, behaviour_matrix, failures, verdict_row
from hexapla.page.model import PageColumn, ProgramArticle, ShownProgram, WrongProgram
from hexapla.page.moved import moved
from hexapla.page.packing import packed
from hexapla.page.rendering import render
from hexapla.page.replays import PageReplays, page_replays
from hexapla.page.timeline import Frame, common_frame, drawing
from hexapla.page.words import PageWords, player_words
from hexapla.process.trace import stamp
from hexapla.project.column_readme import TERMS, column_readme
from hexapla.project.contract import Contract, contracts
from hexapla.project.contract import contract as contract_named
from hexapla.project.framework import CONCEPTS, Framework, frameworks
from hexapla.project.outside import outside_frameworks
from hexapla.project.root import UserError
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Run, Verdict
from hexapla.source.lexicon import MEANINGS
from hexapla.source.sanitize import sanitize
from hexapla.source.sections import IMPORTS, START, TITLE, cut, section_names, title_parts

FIRST = "sleep_gather"  # the program that the page opens on
MAX_TRACE_LINES = 60
MIN_REPEATED_CHARACTERS = 60  # of HTML: a shorter section is repeated in each column that has it
_ = str  # marks a text of the catalogues, which the template translates
HEADINGS = {IMPORTS: _("imports"), START: _("the start")}  # other rows: what they define


def build_page(
    record: Evidence,
    benchmark: Benchmark | None = None,
    known_frameworks: Sequence[Framework] | None = None,
    before: Evidence | None = None,
) -> str:
    """Return the page of a record; `before` is another record, which it is compared with."""
    known = frameworks() if known_frameworks is None else known_frameworks
    pages = contracts()
    known = [*known, *outside_frameworks(record.header.versions)]
    shown = [framework for framework in known if framework.name in record.header.versions]
    known_concepts = {concept for framework in shown for concept in framework.lexicon}
    columns = [page_column(framework, record, pages) for framework in shown]
    passed = [column.framework.name for column in columns if column.passed]
    replays = page_replays(record, pages, passed)
    articles = [program_article(contract, columns, record, replays) for contract in pages]
    words = PageWords(catalogues())
    wrong = wrong_programs(record, pages, replays)
    matrix = behaviour_matrix(record, shown, pages)
    return render(
        "page.html",
        **context(words, record, columns, replays),
        programs=first_seen(articles),
        lesson=lesson_steps(words, replays.lanes),
        moved=moved(before, record) if before else None,
        modules=modules(record, columns),
        wrong=wrong,
        packed_texts=packed(texts_for_script(articles, wrong, matrix)),
        matrix=matrix,
        concepts=[concept for concept in CONCEPTS if concept in known_concepts],
        meanings=MEANINGS,
        notions=TERMS,
        open=[column.framework.name for column in columns if column.framework.open],
        costs=plots.costs(benchmark, frameworks()) if benchmark else None,
    )


def build_embed(record: Evidence, program: str, chosen: Sequence[Framework]) -> str:
    """Return one program in these columns as a small page of its own.

    Raises `UserError` if a column has no such program, or none that passed.
    """
    page = contract_named(program)
    names = [framework.name for framework in chosen]
    for name in names:
        if name not in record.header.versions:
            raise UserError(f"The evidence does not have {name}: run `hexapla compare {name}`.")
    replays = [replay for replay in record.replays if replay.framework in names]
    record = replace(record, replays=replays)
    columns = [page_column(framework, record, contracts()) for framework in chosen]
    played = page_replays(record, [page], names)
    article = program_article(page, columns, record, played)
    for column, reason in article.absent:
        raise UserError(f"{column.framework.title}: {reason}")
    return render(
        "embed.html",
        **context(PageWords(catalogues()), record, columns, played),
        programs=[article],
        packed_texts=packed(texts_for_script([article])),
        concepts=CONCEPTS,
        open=names,
    )


def context(
    words: PageWords, record: Evidence, columns: Sequence[PageColumn], replays: PageReplays
) -> dict[str, Any]:
    """Return what the template of a page is given, be it whole or of one program."""
    return {
        "_": words,
        "gettext": words.attribute,
        "languages": words.languages,
        "player_words": {it.language: player_words(it) for it in words.languages},
        "translations": words.translations,
        "record": record,
        "when": datetime.fromisoformat(record.header.when),
        "columns": columns,
        "replays": replays,
        "headings": HEADINGS,
        "colours": {theme: element_colours(theme) for theme in STYLES},
    }


def first_seen(articles: Sequence[ProgramArticle]) -> list[ProgramArticle]:
    """Return the programs with the one first that the page opens on; the others stay in their order."""
    return sorted(articles, key=lambda article: article.contract.program != FIRST)


def texts_for_script(
    articles: Sequence[ProgramArticle],
    wrong: Sequence[WrongProgram] = (),
    matrix: Sequence[MatrixRow] = (),
) -> Mapping[str, Any]:
    """Return the titles of programs, without which a copy would not be whole, whole wrong programs, and
    what each answer is about, by question and framework.

    A title that the script can make of the summary and the notes on the page is left out.
    """
    return {
        "titles": {article.contract.program: other_titles(article) for article in articles},
        "wrong": {f"{it.program}/{it.name}": sanitize(it.source) for it in wrong},
        "api": {
            row.id: {name: cell.api for name, cell in row.cells.items() if cell.api}
            for row in matrix
        },
    }


def other_titles(article: ProgramArticle) -> dict[str, str]:
    """Return the titles that cannot be made again, by framework."""
    titles = {}
    for shown in article.columns:
        framework, title = shown.column.framework, sanitize(shown.title)
        if title != remade_title(article.summary, shown.notes, framework.suffix):
            titles[framework.name] = title
    return titles


def remade_title(summary: str, notes_html: Markup, suffix: str) -> str:
    """Return the title that the page's script makes of what it finds on the page."""
    notes = markdown_of(notes_html)
    paragraphs = [summary, *([notes] if notes else [])]
    if suffix == ".py":
        return f'"""{paragraphs[0]}\n\n{notes}\n"""\n\n' if notes else f'"""{summary}"""\n\n'
    lines = "\n\n".join(paragraphs).split("\n")
    return "".join(["/*\n", *(f" * {line}".rstrip() + "\n" for line in lines), " */\n\n"])


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
    contract: Contract, columns: Sequence[PageColumn], record: Evidence, replays: PageReplays
) -> ProgramArticle:
    program = contract.program
    runs = {run.framework: run for run in record.runs if run.program == program}
    frame = program_frame(contract, record)
    shown: list[ShownProgram] = []
    frames: dict[tuple[object, ...], int] = {}
    absent = []
    for column in columns:
        framework = column.framework
        if not column.passed:
            reason = _("broke a promise, so its code is not shown; see the columns above")
            absent.append((column, reason))
        elif program in framework.missing:
            absent.append((column, framework.missing[program].reason))
        elif framework.name not in runs:
            absent.append((column, _("was not run when this record was made")))
        else:
            made = shown_program(column, runs[framework.name], contract, frame, shown)
            key = (program, framework.name)
            lanes, loop_file = replays.lanes.get(key), replays.with_loop.get(key, "")
            if lanes:
                number = frames.setdefault(lanes.names, len(frames))
                lanes = replace(lanes, frame=f"{program}-{number}")
            shown.append(replace(made, lanes=lanes, loop_file=loop_file))
    having = [column for column in columns if program not in column.framework.missing]
    judged = [column for column in having if program in column.verdicts]
    summaries = (title_parts(column.title)[0] for column in shown)
    sections = {name for column in shown for name in column.sections}
    return ProgramArticle(
        contract=contract,
        summary=next(filter(None, summaries), ""),
        section_names=[name for name in section_names(contract) if name in sections],
        columns=shown,
        absent=absent,
        frame=frame,
        judged=judged,
        promises=unkept(contract, judged, record),
    )


def shown_program(
    column: PageColumn, run: Run, contract: Contract, frame: Frame, before: Sequence[ShownProgram]
) -> ShownProgram:
    """Return a program and its run; `before` are the columns on its left, which have the same frame."""
    parts = cut(run.source, contract)
    title = parts.pop(TITLE, "")
    suffix, lexicon = column.framework.suffix, column.framework.lexicon
    sections = {name: code(text, suffix, lexicon) for name, text in parts.items()}
    prints = "\n".join(run.trace.lines[:MAX_TRACE_LINES])
    alike = (other.column for other in before if other.prints == prints)
    twins = {name: first_with(name, section, before) for name, section in sections.items()}
    return ShownProgram(
        column=column,
        title=title,
        notes=prose(title_parts(title)[1]),
        sections=sections,
        same_as={name: twin for name, twin in twins.items() if twin},
        run=drawing(run.events, frame),
        lines=stamped_lines(run),
        prints=prints,
        prints_as=next(alike, None),
        first_line=title.count("\n") + 1,
    )


def first_with(name: str, section: Markup, programs: Sequence[ShownProgram]) -> PageColumn | None:
    """Return the first column with the same section, if that is long; such a section is shown once."""
    same = (program.column for program in programs if program.sections.get(name) == section)
    return next(same, None) if len(section) > MIN_REPEATED_CHARACTERS else None


def unkept(
    contract: Contract, columns: Sequence[PageColumn], record: Evidence
) -> Sequence[tuple[str, Mapping[str, Verdict | None]]]:
    """Return each promise with the frameworks that did not keep it, by title: a verdict, or None."""
    verdicts = {
        (verdict.framework, verdict.program, verdict.promise): verdict
        for verdict in record.verdicts
    }
    promises = []
    for sentence in (promise.sentence for promise in contract.promises):
        by_title: dict[str, Verdict | None] = {}
        for framework in (column.framework for column in columns):
            verdict = verdicts.get((framework.name, contract.program, sentence))
            if verdict is None or verdict.verdict != "kept":
                by_title[framework.title] = verdict
        promises.append((sentence, by_title))
    return promises


def wrong_programs(
    record: Evidence, pages: Sequence[Contract], replays: PageReplays
) -> list[WrongProgram]:
    by_impostor: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in record.caught:
        if verdict.verdict == "broken":
            by_impostor.setdefault((verdict.subject, verdict.program), []).append(verdict)
    return [
        wrong_program(run, contract, caught, record, replays)
        for contract in pages
        for run in record.runs
        if (run.framework, run.program) == (IMPOSTOR, contract.program)
        if (caught := by_impostor.get((run.subject, run.program)))
    ]


def wrong_program(
    run: Run, contract: Contract, caught: Sequence[Verdict], record: Evidence, replays: PageReplays
) -> WrongProgram:
    captions = {impostor.name: impostor.caption for impostor in impostors(contract.program)}
    summary, notes = title_parts(run.source)
    right = [it for it in record.runs if it.program == run.program and it.framework != IMPOSTOR]
    made_from, changed = difference(run, right)
    return WrongProgram(
        name=run.subject,
        program=contract.program,
        summary=summary,
        notes=prose(notes.split("\n\nSee: ")[0].split("\n\nCaught by:")[0]),
        see=captions.get(run.subject, ""),
        caught=caught,
        source=run.source,
        run=drawing(run.events, program_frame(contract, record)),
        lines=stamped_lines(run),
        command=f"python3 tests/impostors/{run.program}/{run.subject}.py",
        made_from=made_from,
        difference=changed,
        played=f"{IMPOSTOR}/{run.subject}" in replays.played.get(run.program, {}),
    )


def program_frame(contract: Contract, record: Evidence) -> Frame:
    """Return the frame of all runs of a program, those of impostors included."""
    return common_frame(run.events for run in record.runs if run.program == contract.program)


def stamped_lines(run: Run) -> str:
    """Return what a run printed, with the seconds since the start of its process."""
    lines = [stamp(event) for event in run.events]
    if (more := len(lines) - MAX_TRACE_LINES) > 0:
        lines[MAX_TRACE_LINES:] = [f"           and {more} more lines"]
    return dedent("\n".join(lines))


def modules(record: Evidence, columns: Sequence[PageColumn]) -> dict[str, Mapping[str, str]]:
    """Return the files that programs import from their folder: by framework, texts by file name."""
    passed = {column.framework.name for column in columns if column.passed}
    return {run.framework: run.beside for run in record.runs if run.framework in passed}
