"""Recorded answers, and the files that hold them."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hexapla.project.contract import Contract, Question, contracts
from hexapla.project.framework import Framework
from hexapla.project.root import UserError

VARIES = "varies"  # the answer where the runs of one column did not all give the same

HEADER = """\
# What this framework answers where the contracts leave something open.
# Written by `nox -s behaviours -- --record`; without --record that session says what has moved.
"""


@dataclass(frozen=True)
class Behaviour:
    """What one column on one engine answered to one question, how often, and in which version."""

    question: str
    answer: str
    counts: Mapping[str, int]
    version: str


def questions(page: Contract) -> list[Question]:
    """Return the questions of a page that are asked: those with an id and answers to choose from."""
    return [each for each in page.left_open if each.id and each.answers]


def combined(answers: Sequence[str]) -> str:
    """Return the answer of several runs together.

    >>> combined(["in order", "reversed", "in order"])
    'varies'
    """
    return answers[0] if len(set(answers)) == 1 else VARIES


def place(column: Framework) -> Path:
    """Return where a column's answers are kept."""
    return column.folder / "behaviours.toml"


def recorded(column: Framework, engine: str) -> dict[str, Behaviour]:
    """Return what a column is recorded to answer on an engine, by the questions' ids."""
    path = place(column)
    if not path.is_file():
        return {}
    cure = "mend it, or remove it and record it anew"
    try:
        found = parsed(path.read_text(encoding="utf-8")).get(engine, {})
        return {question: read(question, fact) for question, fact in found.items()}
    except KeyError as error:
        raise UserError(f"{path} does not say {error} of every answer: {cure}.") from error
    except (ValueError, AttributeError, TypeError) as error:
        raise UserError(f"{path} cannot be read ({error}): {cure}.") from error


@cache  # every engine and every question look into the same few records
def parsed(text: str) -> Mapping[str, Any]:
    """Return what a record says, by engine; raise `tomllib.TOMLDecodeError` when it is no TOML."""
    return tomllib.loads(text)


def read(question: str, fact: Mapping[str, Any]) -> Behaviour:
    """Return what is recorded of a question.

    Raises KeyError, TypeError or ValueError where it is not as it is written.
    """
    counts = {answer: int(count) for answer, count in dict(fact["counts"]).items()}
    if not counts or min(counts.values()) < 1:
        raise ValueError(f"the counts of {question} are {fact['counts']}")
    return Behaviour(question, str(fact["answer"]), counts, str(fact["version"]))


def write(column: Framework, found: Mapping[str, Sequence[Behaviour]]) -> None:
    """Record what a column answered, by engine; engines and programs that were not asked keep theirs."""
    lines = [HEADER]
    for engine in column.engines:
        new = {each.question: each for each in found.get(engine.name, ())}
        asked = {program_of(question) for question in new}
        known = {question.id for page in contracts() for question in questions(page)}
        kept = {
            question: each
            for question, each in recorded(column, engine.name).items()
            if engine.name not in found or (question in known and program_of(question) not in asked)
        }
        for _, each in sorted((kept | new).items()):
            counts = ", ".join(f"{quoted(name)} = {n}" for name, n in each.counts.items())
            lines.append(
                f"[{quoted(engine.name)}.{quoted(each.question)}]\n"
                f"answer = {quoted(each.answer)}\n"
                f"counts = {{ {counts} }}\n"
                f"version = {quoted(each.version)}\n"
            )
    place(column).write_text("\n".join(lines), encoding="utf-8")


def program_of(question: str) -> str:
    """Return the program that a question is about, by its id."""
    return question.partition("/")[0]


def quoted(text: str) -> str:
    """Return the text as TOML writes it, which is as JSON does but for what lies beyond ASCII.

    >>> quoted("a\\tb\\x7f")
    '"a\\\\tb\\\\u007f"'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
