"""A program in its stanzas: what is the same thing in every column, and so stands in one row.

Every program opens with a title; then come imports, and what its contract page names: constants, worker,
`main`. What stands between two of these, a helper of this column, has a row of its own, so that the rows
below it stand level; and what follows `main` is the start.
"""

import re
from collections.abc import Mapping, Sequence

from hexapla.project.contract import Contract

TITLE = re.compile(r'\A\s*(?:"""(?P<python>.*?)"""|/\*(?P<javascript>.*?)\*/)\s*', re.DOTALL)

SAYS, NOTES, IMPORTS, START = "says", "notes", "imports", "start"

BESIDE = "beside"  # a helper, before what the page names


def rows(page: Contract) -> list[str]:
    """Return the names of a program's rows, from the first to the last."""
    constants, *functions = page.sections
    helped = [name for function in functions for name in (f"{BESIDE} {function}", function)]
    return [SAYS, NOTES, IMPORTS, constants, *helped, START]


def stanzas(text: str, page: Contract) -> dict[str, str]:
    """Return the text of each row that a program has, in their order; none is empty.

    `says` and `notes` are the first sentence and the rest of its title, without quotes or stars.
    """
    found: dict[str, str] = {}
    opening = TITLE.match(text)
    if opening:
        prose = re.sub(
            r"^ \* ?", "", opening["python"] or opening["javascript"], flags=re.MULTILINE
        )
        says, _, notes = prose.strip().removeprefix("*").strip().partition("\n\n")
        found = {SAYS: " ".join(says.split()), NOTES: notes.strip()}
        text = text[opening.end() :]
    parts: dict[str, list[str]] = {}
    order, at = rows(page)[2:], 0
    named = [*page.sections]
    for block in blocks(text):
        begun = next((name for name in named if begins(block, name)), None)
        if begun is not None:
            at = order.index(begun)
            named = named[named.index(begun) + 1 :]
        elif at and order[at] in page.sections:
            at += 1  # the next helper, or the start
        parts.setdefault(order[at], []).append(block)
    found |= {row: "\n\n".join(parts[row]) for row in order if row in parts}
    return {row: each for row, each in found.items() if each}


def blocks(text: str) -> list[str]:
    """Return what stands apart at the margin: paragraphs, with those below them that are indented."""
    found: list[str] = []
    for paragraph in re.split(r"\n{2,}", text.strip("\n")):
        if found and paragraph[:1] in (" ", "\t", "}", ")", "]"):
            found[-1] += "\n\n" + paragraph
        elif paragraph.strip():
            found.append(paragraph.rstrip())
    return found


def begins(block: str, name: str) -> bool:
    """Return whether a block is, or opens with, the definition of a name.

    A class is the row's even where its name is a capital one: `Echo` stands where others have `echo`.
    """
    name = re.escape(name)
    keyword = "(?:export )?(?:async )?(?:def|function)|class|const"
    return (
        re.search(rf"^(?:(?:{keyword}) {name}\b|{name} = )", block, re.MULTILINE | re.IGNORECASE)
        is not None
    )


def shared(columns: Sequence[Mapping[str, str]], row: str) -> bool:
    """Return whether a row is there, and the same, in every one of several columns."""
    texts = {each.get(row) for each in columns}
    return len(columns) > 1 and len(texts) == 1 and None not in texts
