"""The parts of README.md that the manifests, the contract pages and the programs say, as Markdown.

cog puts them there (`nox -s readme`), and `nox -s lint` says when they are stale. They must be the same
wherever they are made, so nothing here asks what is installed, or what this system has.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hexapla.project.contract import contracts
from hexapla.project.framework import CONCEPTS, Declared, Engine, Framework, framework, frameworks
from hexapla.project.root import UserError

OF_TASKS = ("start", "scope", "spawn", "collect", "cancel")  # the rest is of what they wait for

NONE = "-"


def programs() -> str:
    """Return the table of programs: a row for each contract page, in the order of reading."""
    rows = [
        [
            f"[`{page.program}`](shared/contract/{page.program}.md)",
            f"`{' '.join(page.usage)}`",
            page.shows,
        ]
        for page in contracts()
    ]
    return table(["program", "arguments", "what it shows"], rows)


def columns() -> str:
    """Return the table of columns: a row for each framework, by the name of its folder."""
    rows = [
        [
            linked(each.title, f"packages/{each.name}/"),
            f"{each.about} {linked('Its own pages', each.link)}",
            ", ".join(map(engine, each.engines)),
            each.status if each.status == "active" else linked(each.status, each.status_link),
            "<br>".join(lacking(each)) or NONE,
        ]
        for each in frameworks()
    ]
    return table(["column", "what it is", "engines", "status", "cannot keep, or lacks"], rows)


def lacking(column: Framework) -> list[str]:
    """Return what a manifest says is missing or not kept, each with its reason."""
    missing = [
        f"no `{program}`: {linked(each.reason, each.link)}"
        for program, each in column.missing.items()
    ]
    alike: dict[Declared, list[str]] = {}
    for each in column.declared:
        alike.setdefault(replace(each, program=""), []).append(f"`{each.program}`")
    return missing + [declared(each, ", ".join(programs)) for each, programs in alike.items()]


def declared(each: Declared, programs: str) -> str:
    """Return a promise that these programs do not keep, on which engines, and why."""
    engines = f" on {', '.join(each.engines)}" if each.engines else ""
    return f"{programs}{engines}: *{each.promise}*: {linked(each.reason, each.link)}"


def engine(each: Engine) -> str:
    """Return an engine's name, with the link that its manifest gives."""
    return linked(each.name, each.link)


def words_for_tasks() -> str:
    """Return how each framework speaks of tasks: a row for each, a column for each concept."""
    return words([concept for concept in CONCEPTS if concept in OF_TASKS])


def words_for_waits() -> str:
    """Return how each framework speaks of what tasks wait for, in the same shape."""
    return words([concept for concept in CONCEPTS if concept not in OF_TASKS])


def words(concepts: Sequence[str]) -> str:
    """Return the table of some concepts, without those for which nobody has a word yet."""
    found = frameworks()
    said = [concept for concept in concepts if any(concept in each.lexicon for each in found)]
    rows = [
        [
            headed(each, f"packages/{each.name}/"),
            *(", ".join(f"`{word}`" for word in each.lexicon.get(concept, ())) for concept in said),
        ]
        for each in found
    ]
    return table(["", *said], [[cell or NONE for cell in row] for row in rows])


def side_by_side(program: str, stanza: str, *names: str) -> str:
    """Return one stanza of a program as it stands in some columns, side by side."""
    found = [framework(name) for name in names]
    heads = [headed(each, f"packages/{each.name}/{each.program(program).name}") for each in found]
    code = [
        f"```{each.suffix[1:]}\n{excerpt(each.program(program), stanza)}\n```" for each in found
    ]
    # Markdown is read inside HTML where blank lines stand around it.
    row = "\n".join(
        f"<td>\n\n**{head}**\n\n{text}\n\n</td>" for head, text in zip(heads, code, strict=True)
    )
    return f'<table>\n<tr valign="top">\n{row}\n</tr>\n</table>'


def excerpt(program: Path, stanza: str) -> str:
    """Return one stanza of a program; raise `UserError` when it has none of that name."""
    text = program.read_text(encoding="utf-8")
    begin = rf"^(?:(?:async )?(?:def|function)|class|const) {stanza}\b|^{stanza} = "
    found = re.search(rf"(?:{begin}).*\n(?:(?:[ )\]}}].*)?\n)*", text, re.MULTILINE)
    if found is None:
        raise UserError(f"{program} has no stanza {stanza!r}: see its page in shared/contract/.")
    return found[0].rstrip()


def headed(column: Framework, place: str) -> str:
    """Return a column's title with a link, and its status wherever that is worth a warning."""
    title = linked(column.title, place)
    if column.status == "active":
        return title
    return f"{title} ({linked(column.status, column.status_link)})"


def linked(text: str, link: str) -> str:
    """Return the text as a link, where there is one."""
    return f"[{text}]({link})" if link else text


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )
