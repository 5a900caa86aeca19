"""What a column's own README says of it: how it thinks, and what it has for each notion.

The README is the only place where this is written; it opens with its title, a paragraph, and a table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hexapla.project.framework import Framework
from hexapla.project.root import UserError

NOTIONS = ("event loop", "coroutine", "future", "task")

ROW = re.compile(r"^\| (?P<notion>[a-z ]+?) \| (?P<here>.+?) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Guide:
    """How a framework thinks, in a paragraph, and what it has for each notion; both in Markdown."""

    thinks: str
    notions: Mapping[str, str]


def guide(column: Framework) -> Guide:
    """Return what a column's README says; raise `UserError` when a part of it is not there."""
    path = column.folder / "README.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    paragraph = re.match(r"# .+?\n\n(.+?)\n\n", text, re.DOTALL)
    notions = {each["notion"]: each["here"] for each in ROW.finditer(text)}
    lacking = [notion for notion in NOTIONS if notion not in notions]
    if paragraph is None or lacking:
        what = f"a row for {', '.join(lacking)}" if lacking else "a paragraph below its title"
        raise UserError(f"{path} lacks {what}: see the README of another column.")
    return Guide(" ".join(paragraph[1].split()), {name: notions[name] for name in NOTIONS})
