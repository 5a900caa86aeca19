"""What a move from one framework to another changes, for each entry of what people port by."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hexapla.behaviours.query import Difference, differences
from hexapla.project.contract import Question, base_of, contracts
from hexapla.project.implementation import Implementation
from hexapla.project.porting import PortingEntry, PortingSource
from hexapla.source.counterparts import entry_words, file_of, source_words


@dataclass(frozen=True)
class Counterpart:
    """An entry, with the words of both frameworks, and what differs in the programs that show it.

    `files`: by program, those of the framework to move to; None where it does not have the program.
    """

    entry: PortingEntry
    words: tuple[tuple[str, ...], tuple[str, ...]]
    files: dict[str, Path | None]
    lacking: tuple[str, ...]  # sentences on programs and promises
    differences: tuple[Difference, ...]

    @property
    def exists(self) -> bool:
        """Return whether the framework to move to has one of the programs."""
        return any(self.files.values())


@dataclass(frozen=True)
class Move:
    """From one implementation to another."""

    a: Implementation
    b: Implementation

    @cached_property
    def differences(self) -> list[Difference]:
        return differences(self.a, self.b)

    @cached_property
    def biting(self) -> set[str]:
        """Return the ids of the questions that bite when porting."""
        return {id_ for page in contracts() for id_ in page.biting}

    def counterparts(self, source: PortingSource) -> list[Counterpart]:
        return [self.counterpart(entry) for entry in source.entries]

    def counterpart(self, entry: PortingEntry) -> Counterpart:
        files = {program: file_of(program, self.b.framework) for program in entry.programs}
        return Counterpart(
            entry,
            (source_words(entry, self.a.framework), entry_words(entry, self.b.framework)),
            files,
            tuple(lacking_sentences(self, entry)),
            tuple(
                difference
                for difference in self.differences
                if is_shown(difference.question, entry)
            ),
        )


def is_shown(question: Question, entry: PortingEntry) -> bool:
    """Return whether an entry is about a question: by its name, or by that of its program or a variant."""
    names = question.id, question.program
    return any(name in names or base_of(name) == question.program for name in entry.shown)


def lacking_sentences(move: Move, entry: PortingEntry) -> Iterator[str]:
    """Yield what either framework lacks of the entry's programs, and which promises it does not keep."""
    for column in dict.fromkeys((move.a, move.b)):
        framework = column.framework
        for program in entry.programs:
            if missing := framework.missing.get(base_of(program)):
                yield f"{column.name} has no {program}: {missing.reason}"
            elif file_of(program, framework) is None:
                yield f"{column.name} has no {program}."
        for declared in column.declared:
            if declared.program in entry.programs:
                yield (
                    f"{column.name} does not keep {declared.promise!r} of {declared.program}:"
                    f" {declared.reason}"
                )
