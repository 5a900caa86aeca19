"""A program in sections, which are the same in every framework, and so can be shown in one row.

A program begins with a title, then come imports, and the names in its contract: constants, worker, `main`.
Helpers that only this framework needs have their own section before the function that they help, so that
the rows below stay level. The code after `main` is the start.
"""

import re
from collections.abc import Mapping, Sequence

from hexapla.project.contract import Contract

TITLE_TEXT = re.compile(r'\A\s*(?:"""(?P<python>.*?)"""|/\*(?P<javascript>.*?)\*/)\s*', re.DOTALL)

# A line at the margin after an empty one, unless it closes a bracket.
BLOCK_START = re.compile(r"(?<=\n\n)(?=[^\s})\]])")
TITLE, SUMMARY, NOTES, IMPORTS, START = "title", "summary", "notes", "imports", "start"
HELPERS = "helpers of"  # and the name of the function that they help


def section_names(contract: Contract) -> list[str]:
    """Return the names that a program's sections can have, in order, after its title."""
    constants, *functions = contract.sections
    helped = [name for function in functions for name in (f"{HELPERS} {function}", function)]
    return [IMPORTS, constants, *helped, START]


def row_names(contract: Contract) -> list[str]:
    """Return the names of the rows of programs side by side, in order."""
    return [SUMMARY, NOTES, *section_names(contract)]


def cut(text: str, contract: Contract) -> dict[str, str]:
    """Return a program's title and sections by name, in order; joined, they are the program."""
    opening = TITLE_TEXT.match(text)
    parts = {TITLE: opening[0]} if opening else {}
    names, place = section_names(contract), 0
    awaited = [*contract.sections]
    for block in blocks(text[opening.end() :] if opening else text):
        defined = next((name for name in awaited if definition(name).search(block)), None)
        if defined is not None:
            place = names.index(defined)
            awaited = awaited[awaited.index(defined) + 1 :]
        elif place and names[place] in contract.sections:
            place += 1  # the helpers of the next function, or the start
        parts[names[place]] = parts.get(names[place], "") + block
    return parts


def rows_of(text: str, contract: Contract) -> dict[str, str]:
    """Return the text of each row that a program has, in order; none is empty.

    The summary is the first paragraph of its title, on one line, and the notes are the rest, both without
    quotes or stars. In code, at most one empty line follows another line.
    """
    parts = cut(text, contract)
    summary, notes = title_parts(parts.pop(TITLE, ""))
    code = {name: re.sub(r"\n{2,}", "\n\n", part.strip("\n")) for name, part in parts.items()}
    rows = {SUMMARY: summary, NOTES: notes, **code}
    return {name: row.rstrip() for name, row in rows.items() if row.strip()}


def title_parts(title: str) -> tuple[str, str]:
    """Return the first paragraph of a program's title, on one line, and the rest of it."""
    if (opening := TITLE_TEXT.match(title)) is None:
        return "", ""
    prose = re.sub(r"^ \* ?", "", opening["python"] or opening["javascript"], flags=re.MULTILINE)
    summary, _, notes = prose.strip().removeprefix("*").strip().partition("\n\n")
    return " ".join(summary.split()), notes.strip()


def blocks(text: str) -> list[str]:
    """Return the paragraphs without indent, each with the indented ones below it."""
    return BLOCK_START.split(text) if text.strip() else []


def definition(name: str) -> re.Pattern[str]:
    """Return a pattern for the definition of a name, without indent, in Python or JavaScript.

    Case is ignored, because some frameworks have a class `Echo` instead of a function `echo`.
    """
    keyword = "(?:export )?(?:async )?(?:def|function)|class|const"
    name = re.escape(name)
    return re.compile(rf"^(?:(?:{keyword}) {name}\b|{name} = )", re.MULTILINE | re.IGNORECASE)


def same_in_all(programs: Sequence[Mapping[str, str]], row: str) -> bool:
    """Return whether each of several programs has this row, with the same text."""
    texts = {rows.get(row) for rows in programs}
    return len(programs) > 1 and len(texts) == 1 and None not in texts
