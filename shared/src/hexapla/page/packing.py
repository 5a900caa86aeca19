"""Make the page small: a text that several columns share stands there once."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Any
from zlib import compress as deflate

from markupsafe import Markup

from hexapla.judging.impostors import IMPOSTOR
from hexapla.page.markup import unprose
from hexapla.page.model import Column, Program, Shown
from hexapla.process.trace import stamp
from hexapla.project.contract import Contract
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Run
from hexapla.source.sanitize import sanitize
from hexapla.source.sections import NOTES, SAYS, stanzas

SAID = 60  # lines of a trace


def asset(name: str) -> Markup:
    """Return a file that is put into the page as it is, but for its indentation: ours, and so trusted."""
    text = files("hexapla.page").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(dense(re.sub(r"^[ \t]+", "", text, flags=re.MULTILINE)))


def dense(text: str) -> str:
    """Return a text without its empty lines."""
    return re.sub(r"\n\s*\n+", "\n", text)


def digest(text: str) -> str:
    """Return how a content security policy names a script that may run.

    Source: https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def packed(value: Any) -> Markup:
    """Return a value as JSON, compressed, in letters: programs are much alike, and this is a fifth."""
    return Markup(b64encode(deflate(json.dumps(value).encode(), 9)).decode())


def said(run: Run) -> list[str]:
    """Return the lines of a run with their times, in seconds from the start of its process."""
    lines = [stamp(each) for each in run.events]
    more = len(lines) - SAID
    return lines[:SAID] + ([f"           and {more} lines more"] if more > 0 else [])


def raw(record: Evidence) -> dict[str, str]:
    """Return the lines of every run with their times, by program and subject."""
    return {f"{run.program}/{run.subject}": "\n".join(said(run)) for run in record.runs}


def sources_of(record: Evidence) -> dict[str, str]:
    """Return the text of every wrong program of a record, by program and name."""
    return {
        f"{run.program}/{run.subject}": sanitize(run.source)
        for run in record.runs
        if run.framework == IMPOSTOR
    }


def modules(record: Evidence, columns: Sequence[Column]) -> dict[str, Mapping[str, str]]:
    """Return what else a column's programs stand on, by framework: files by their names."""
    passed = {each.framework.name for each in columns if each.passed}
    return {each.framework: each.beside for each in record.runs if each.framework in passed}


def sources(programs: Iterable[Program]) -> dict[str, dict[str, list[str | list[str]]]]:
    """Return what each program that is shown is put together from, to be copied, by program and framework."""
    return {
        each.page.program: {
            one.column.framework.name: pieces(one, each.page) for one in each.columns
        }
        for each in programs
    }


def pieces(one: Shown, page: Contract) -> list[str | list[str]]:
    """Return the text of a program, in order; a stanza that stands on the page is its name, in a list.

    So are the notes in its title, where what stands on the page gives them back.
    """
    found: list[str | list[str]] = []
    rest = one.source
    for row, text in stanzas(one.source, page).items():
        there = unprose(one.stanzas[row]) if row == NOTES else sanitize(text)
        if row != SAYS and text in rest and there == text:
            before, _, rest = rest.partition(text)
            found += [before, [row]]
    return [*found, rest]
