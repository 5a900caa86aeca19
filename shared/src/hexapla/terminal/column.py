"""One framework's program as a column in a terminal: its sections, coloured by concept."""

from collections.abc import Mapping
from dataclasses import dataclass

from rich.text import Text

from hexapla.project.contract import Contract
from hexapla.project.framework import Framework
from hexapla.source import lexicon, sections
from hexapla.source.sanitize import sanitize
from hexapla.terminal.colours import CONCEPT_STYLES
from hexapla.terminal.layout import TerminalStyle, one_line, wrapped

MIN_CODE_WIDTH, MAX_CODE_WIDTH = 40, 72  # characters of a column


@dataclass(frozen=True)
class ProgramColumn:
    """One framework's program in its sections; if the program is missing, its notes say why."""

    framework: Framework
    sections: Mapping[str, str]
    exists: bool = True

    @property
    def heading(self) -> Text:
        title = Text.assemble((one_line(self.framework.title), "bold"))
        if self.framework.status == "active":
            return title
        return title.append(f"  {one_line(self.framework.status_line)}", "dim")

    @property
    def width(self) -> int:
        """Return the characters of its longest line of code, within limits."""
        code = (text for row, text in self.sections.items() if row != sections.NOTES)
        lines = (line for text in code for line in text.split("\n"))
        longest = max((Text(line).cell_len for line in lines), default=0)
        return min(max(MIN_CODE_WIDTH, longest), MAX_CODE_WIDTH)

    def marks(self, row: str) -> list[lexicon.Mark]:
        text = self.sections.get(row, "")
        return lexicon.marks(text, self.framework.suffix, self.framework.lexicon)

    def code(self, row: str) -> list[Text]:
        """Return the lines of a section, with the words of the lexicon coloured."""
        text = self.sections.get(row, "")
        styled = Text(text)
        for start, end in lexicon.prose_in(text, self.framework.suffix):
            styled.stylize("dim", start, end)
        for mark in self.marks(row):
            styled.stylize(CONCEPT_STYLES.get(mark.concept, "bold"), mark.start, mark.end)
        return [*styled.split("\n", allow_blank=True)] if text else []

    def cell(self, row: str, width: int, style: TerminalStyle) -> list[Text]:
        if row == sections.NOTES:
            return paragraphs(self.sections.get(row, ""), width)
        return [part for line in self.code(row) for part in wrapped(line, width, style.broken)]


def program_column(framework: Framework, contract: Contract) -> ProgramColumn:
    path = framework.program(contract.program)
    missing = framework.missing.get(contract.program)
    if not path.is_file():
        why = f"{missing.reason} {missing.link}" if missing else f"{path} does not exist."
        return missing_column(framework, f"has no {contract.program}: {why}")
    try:
        text = path.read_text(encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        return missing_column(framework, f"cannot be read: {path}: {error.strerror}.")
    rows = sections.rows_of(sanitize(text), contract)
    names = [name for name in sections.row_names(contract) if name in rows]
    return ProgramColumn(framework, {name: rows[name] for name in names})


def missing_column(framework: Framework, why: str) -> ProgramColumn:
    notes = {sections.NOTES: one_line(f"{framework.title} {why}")}
    return ProgramColumn(framework, notes, exists=False)


def paragraphs(text: str, width: int) -> list[Text]:
    lines: list[Text] = []
    for paragraph in filter(str.strip, text.split("\n\n")):
        lines += [Text(), *wrapped(Text(one_line(paragraph), "italic"), width)]
    return lines[1:]
