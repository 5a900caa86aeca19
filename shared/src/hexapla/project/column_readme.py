"""A framework's own README: a paragraph on how it works, and a table of its terms.

They are written only there. The README begins with its title, the paragraph and the table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hexapla.project.framework import Framework
from hexapla.project.root import UserError

TERMS = ("event loop", "coroutine", "future", "task")
ROW = re.compile(r"^\| (?P<term>[a-z ]+?) \| (?P<here>.+?) \|$", re.MULTILINE)


@dataclass(frozen=True)
class ColumnReadme:
    """How a framework works, in a paragraph, and its counterpart of each term; both in Markdown."""

    thinks: str
    terms: Mapping[str, str]


def column_readme(framework: Framework) -> ColumnReadme:
    path = framework.folder / "README.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    paragraph = re.match(r"# .+?\n\n(.+?)\n\n", text, re.DOTALL)
    terms = {row["term"]: row["here"] for row in ROW.finditer(text)}
    missing = [term for term in TERMS if term not in terms]
    if paragraph is None or missing:
        what = f"a row for {', '.join(missing)}" if missing else "a paragraph below its title"
        raise UserError(f"{path} lacks {what}: see the README of another framework.")
    return ColumnReadme(" ".join(paragraph[1].split()), {term: terms[term] for term in TERMS})
