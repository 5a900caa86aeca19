"""One framework's program as a column in a terminal: its stanzas, coloured by concept."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.text import Text

from hexapla.project.contract import Contract
from hexapla.project.framework import Framework
from hexapla.source import lexicon, sections
from hexapla.source.sanitize import sanitize
from hexapla.terminal import console
from hexapla.terminal.colours import COLOURS
from hexapla.terminal.layout import Paper, flat, wrapped

NARROW, WIDE = 40, 72  # characters of a column at least, and of a program at most


@dataclass(frozen=True)
class Column:
    """One framework's program in its stanzas; where there is none, its notes say why."""

    framework: Framework
    stanzas: Mapping[str, str]
    there: bool = True

    @property
    def heading(self) -> Text:
        """Return the framework's title, and its status unless that is what one expects."""
        status = f"  {flat(console.status(self.framework))}"
        title = Text.assemble((flat(self.framework.title), "bold"))
        return title if self.framework.status == "active" else title.append(status, "dim")

    @property
    def width(self) -> int:
        """Return how many characters its longest line of code would like."""
        code = (text for row, text in self.stanzas.items() if row != sections.NOTES)
        lines = (line for text in code for line in text.split("\n"))
        return min(max([NARROW, *(Text(line).cell_len for line in lines)]), WIDE)

    def marks(self, row: str) -> list[lexicon.Mark]:
        """Return where the words of the framework's lexicon stand in a stanza."""
        text = self.stanzas.get(row, "")
        return lexicon.marks(text, self.framework.suffix, self.framework.lexicon)

    def code(self, row: str) -> list[Text]:
        """Return a stanza's lines, the words of the lexicon in the colours of their concepts."""
        text = self.stanzas.get(row, "")
        shown = Text(text)
        for start, end in lexicon.prose_in(text, self.framework.suffix):
            shown.stylize("dim", start, end)
        for mark in self.marks(row):
            shown.stylize(COLOURS.get(mark.concept, "bold"), mark.start, mark.end)
        return [*shown.split("\n", allow_blank=True)] if text else []

    def cell(self, row: str, width: int, paper: Paper) -> list[Text]:
        """Return a stanza as it stands in a column of this width."""
        if row == sections.NOTES:
            return prose(self.stanzas.get(row, ""), width)
        return [part for line in self.code(row) for part in wrapped(line, width, paper.broken)]


def column(framework: Framework, page: Contract) -> Column:
    """Return what a framework has for a program, harmless to look at."""
    path = framework.program(page.program)
    missing = framework.missing.get(page.program)
    if not path.is_file():
        why = f"{missing.reason} {missing.link}" if missing else f"{path} is not there."
        return absent(framework, f"has no {page.program}: {why}")
    try:
        text = path.read_text(encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return absent(framework, f"shows no {page.program}: {path}: {error.strerror}.")
    found = sections.rows_of(sanitize(text), page)
    return Column(framework, {row: found[row] for row in sections.row_names(page) if row in found})


def absent(framework: Framework, why: str) -> Column:
    """Return a column that has no program, and says so in its place."""
    return Column(framework, {sections.NOTES: flat(f"{framework.title} {why}")}, there=False)


def prose(text: str, width: int) -> list[Text]:
    """Return paragraphs broken anew, a blank line between them."""
    found = [
        wrapped(Text(flat(each), "italic"), width) for each in text.split("\n\n") if each.strip()
    ]
    return [line for paragraph in found for line in (Text(), *paragraph)][1:]
