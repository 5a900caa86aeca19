"""The parts of README.md and docs/ that come from manifests, contract pages and programs, as Markdown.

cog puts them there (`nox -s readme`), and `nox -s lint` says when they are stale. Nothing here depends on
what is installed, or on this system.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hexapla.project.contract import base_of, contracts
from hexapla.project.framework import CONCEPTS, Declared, Framework, framework, frameworks
from hexapla.project.porting import porting_sources
from hexapla.project.root import UserError
from hexapla.source.counterparts import source_words
from hexapla.source.sections import definition

TASK_CONCEPTS = ("start", "scope", "spawn", "collect", "cancel")  # the rest is what tasks wait for
UP = "../"  # from docs/, which has the tables, to the repository
NOTHING = "-"


def programs(up: str = UP) -> str:
    rows = [
        [
            f"[`{page.program}`]({up}shared/contract/{page.program}.md)",
            f"`{' '.join(page.usage)}`",
            page.shows,
        ]
        for page in contracts()
    ]
    return markdown_table(["program", "arguments", "what it shows"], rows)


def columns(up: str = UP) -> str:
    rows = [
        [
            linked(column.title, f"{up}packages/{column.name}/"),
            f"{column.about} {linked('Its own pages', column.link)}",
            ", ".join(linked(engine.name, engine.link) for engine in column.engines),
            column.status
            if column.status == "active"
            else linked(column.status, column.status_link),
            "<br>".join([*missing_programs(column), *declared_promises(column)]) or NOTHING,
        ]
        for column in frameworks()
    ]
    return markdown_table(
        ["column", "what it is", "engines", "status", "cannot keep, or lacks"], rows
    )


def missing_programs(column: Framework) -> list[str]:
    return [
        f"no `{program}`: {linked(missing.reason, missing.link)}"
        for program, missing in column.missing.items()
    ]


def declared_promises(column: Framework) -> list[str]:
    programs: dict[Declared, list[str]] = {}
    for declared in column.declared:
        programs.setdefault(replace(declared, program=""), []).append(f"`{declared.program}`")
    return [
        f"{', '.join(names)}{' on ' + ', '.join(declared.engines) if declared.engines else ''}: "
        f"*{declared.promise}*: {linked(declared.reason, declared.link)}"
        for declared, names in programs.items()
    ]


def words_for_tasks(up: str = UP) -> str:
    return lexicon_table([concept for concept in CONCEPTS if concept in TASK_CONCEPTS], up)


def words_for_waits(up: str = UP) -> str:
    return lexicon_table([concept for concept in CONCEPTS if concept not in TASK_CONCEPTS], up)


def lexicon_table(concepts: Sequence[str], up: str) -> str:
    known = frameworks()
    used = [concept for concept in concepts if any(concept in column.lexicon for column in known)]
    rows = [
        [
            heading(column, f"{up}packages/{column.name}/"),
            *(
                ", ".join(f"`{word}`" for word in column.lexicon.get(concept, ())) or NOTHING
                for concept in used
            ),
        ]
        for column in known
    ]
    return markdown_table(["", *used], rows)


def porting_coverage() -> str:
    sources = porting_sources()
    counts = [(len(source.entries), source.covered) for source in sources]
    rows = [
        [linked(source.title, source.link), framework(source.framework).title, *map(str, pair)]
        for source, pair in zip(sources, counts, strict=True)
    ]
    sums = map(sum, zip(*counts, strict=True))
    return markdown_table(
        ["source", "of", "entries", "shown"], [*rows, ["all", "", *map(str, sums)]]
    )


def porting_tables(up: str = UP) -> str:
    """Return a section for each source: its entries, what shows them, and its framework's words there."""
    sections = []
    for source in porting_sources():
        column = framework(source.framework)
        rows = [
            [
                entry.name.replace("*", r"\*"),
                ", ".join(linked_shown(name, up) for name in entry.shown) or "nothing here yet",
                ", ".join(f"`{word}`" for word in source_words(entry, column)) or NOTHING,
                entry.note or NOTHING,
            ]
            for entry in source.entries
        ]
        table = markdown_table(["entry", "shown by", f"words of {column.title}", ""], rows)
        sections.append(f"### {source.title}\n\n{table}")
    return "\n\n".join(sections)


def linked_shown(name: str, up: str) -> str:
    """Return a program, a variant or a question, with a link to its page."""
    return linked(f"`{name}`", f"{up}shared/contract/{base_of(name.partition('/')[0])}.md")


def stacked(program: str, section: str, *names: str) -> str:
    parts = []
    for column in map(framework, names):
        path = column.program(program)
        head = heading(column, f"packages/{column.name}/{path.name}")
        parts.append(f"**{head}**\n\n```{column.suffix[1:]}\n{excerpt(path, section)}\n```")
    return "\n\n".join(parts)


def excerpt(program: Path, section: str) -> str:
    """Return one section of a program; raise `UserError` when it has none of that name."""
    text = program.read_text(encoding="utf-8")
    begin = definition(section).search(text)
    match = re.compile(r".*\n(?:(?:[ )\]}].*)?\n)*").match(text, begin.start()) if begin else None
    if match is None:
        raise UserError(f"{program} has no section {section!r}: see its page in shared/contract/.")
    return match[0].rstrip()


def heading(column: Framework, place: str) -> str:
    """Return a framework's title with a link, and its status unless it is active."""
    title = linked(column.title, place)
    if column.status == "active":
        return title
    return f"{title} ({linked(column.status, column.status_link)})"


def linked(text: str, link: str) -> str:
    return f"[{text}]({link})" if link else text


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )
