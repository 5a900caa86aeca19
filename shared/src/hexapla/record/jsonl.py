"""Records as files of JSON lines, whole or not at all."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from hexapla.process.trace import Trace
from hexapla.project.root import UserError
from hexapla.record.facts import FORMAT, Verdict

Fact = TypeVar("Fact")

READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("command", "only", "tasks", "threads", "delays", "who", "lines", "texts"), tuple
    ),
    "trace": Trace.from_json,
    "traces": lambda traces: tuple(map(Trace.from_json, traces)),
}  # by the name of a field: makes its value from JSON


def put(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write lines of JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    half.replace(path)


def lines_of(path: Path, writer: str) -> list[dict[str, Any]]:
    """Return the lines of a record; raise `UserError`, which says to run `writer`, if it is not whole."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kinds = [line["kind"] for line in lines]
    except FileNotFoundError:
        raise UserError(f"{path} is not there: run `{writer}`, which writes it.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is not a record: {error!r}.") from error
    if kinds[:1] != ["header"] or kinds[-1:] != ["footer"]:
        raise UserError(f"{path} lacks its header or its footer: it was cut off; make it again.")
    if (written := lines[0].get("format")) != FORMAT:  # first: another format may have other kinds
        cure = f"this reads format {FORMAT}: run `{writer}` again"
        raise UserError(f"{path} has format {written}; {cure}.")
    return lines


def verdicts(path: Path, lines: Iterable[Mapping[str, Any]]) -> list[Verdict]:
    return [make(Verdict, line, path) for line in lines]


def make(kind: type[Fact], line: Mapping[str, Any], path: Path) -> Fact:
    """Return the fact on a line of JSON; raise `UserError` if a field is missing or unknown."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # only dataclasses come here
    if set(line) != names:
        parts = ", ".join(sorted(names ^ set(line)))
        raise UserError(f"{path}: {kind.__name__} has {parts} missing or unknown.")
    try:
        read = {name: READERS[name](line[name]) for name in READERS.keys() & line}
        return kind(**{**line, **read})
    except (KeyError, TypeError) as error:
        text = f"{path}: {kind.__name__} has a trace that cannot be read: {error!r}."
        raise UserError(text) from error
