"""The record of a run: where, when, which versions, every verdict, every answer, raw.

A file of JSON lines. The first is the header, the last the footer with the counts of what lies between,
so that a record which was cut off, or lost a line, is refused instead of believed.
"""

import json
import os
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from hexapla.root import Misuse, root

Fact = TypeVar("Fact")

FORMAT = 1
VERDICTS = ("kept", "broken", "declared", "missing", "invalid", "failed")


@dataclass(frozen=True)
class Verdict:
    """What was found of one promise in one column on one engine.

    `verdict` is one of: kept; broken; declared (broken, as the manifest says); missing (the framework has
    no such program); invalid (the machine was off); failed (the suite itself was).
    """

    subject: str
    framework: str
    engine: str
    program: str
    promise: str
    verdict: str
    reason: str
    seconds: float
    seed: int
    command: tuple[str, ...]
    traces: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Answer:
    """What was measured where the contract leaves something open: counts or seconds, raw."""

    framework: str
    engine: str
    program: str
    question: str
    answer: Any
    runs: int


@dataclass(frozen=True)
class Header:
    """Where, when and with what the record was made. It holds no host name."""

    when: str
    system: str
    cpus: int
    python: str
    versions: Mapping[str, str]
    commit: str
    clean: bool
    seed: int
    control: Mapping[str, float]
    format: int = FORMAT


@dataclass
class Evidence:
    """A whole record."""

    header: Header
    verdicts: list[Verdict] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many of each verdict there are, and how many answers."""
        found = Counter(each.verdict for each in self.verdicts)
        return {**{name: found[name] for name in VERDICTS}, "answers": len(self.answers)}

    def write(self, path: Path) -> None:
        """Write the record, whole or not at all."""
        lines = [{"kind": "header", **asdict(self.header)}]
        lines += [{"kind": "verdict", **asdict(each)} for each in self.verdicts]
        lines += [{"kind": "answer", **asdict(each)} for each in self.answers]
        lines += [{"kind": "footer", "counts": self.counts}]
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        half.replace(path)


def read(path: Path) -> Evidence:
    """Return the record in a file; raise `Misuse` when it is not whole."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kinds = [line.pop("kind") for line in lines]
    except FileNotFoundError:
        raise Misuse(f"{path} is not there: run `hexapla compare`, which writes it.") from None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Misuse(f"{path} is no evidence: {error!r}.") from error
    if kinds[:1] != ["header"] or kinds[-1:] != ["footer"]:
        raise Misuse(f"{path} lacks its header or its footer: it was cut off; make it again.")
    if unknown := set(kinds[1:-1]) - {"verdict", "answer"}:
        raise Misuse(f"{path} has lines of a kind that is unknown: {', '.join(sorted(unknown))}.")
    if lines[0].get("format") != FORMAT:
        raise Misuse(f"{path} has format {lines[0].get('format')}; this reads format {FORMAT}.")
    evidence = Evidence(
        make(Header, lines[0], path),
        verdicts(
            path, (line for kind, line in zip(kinds, lines, strict=True) if kind == "verdict")
        ),
        [
            make(Answer, line, path)
            for kind, line in zip(kinds, lines, strict=True)
            if kind == "answer"
        ],
    )
    if lines[-1].get("counts") != evidence.counts:
        raise Misuse(f"{path} holds {evidence.counts}, its footer says {lines[-1].get('counts')}.")
    return evidence


def verdicts(path: Path, lines: Iterable[Mapping[str, Any]]) -> list[Verdict]:
    """Return verdicts from lines of JSON; raise `Misuse` for one with a field too few or too many."""
    found = (make(Verdict, line, path) for line in lines)
    return [replace(each, command=tuple(each.command), traces=tuple(each.traces)) for each in found]


def make(kind: type[Fact], line: Mapping[str, Any], path: Path) -> Fact:
    """Return the fact on a line."""
    wanted = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # only dataclasses come here
    if set(line) != wanted:
        parts = ", ".join(sorted(wanted ^ set(line)))
        raise Misuse(f"{path}: {kind.__name__} has {parts} missing or unknown.")
    return kind(**line)


def header(versions: Mapping[str, str], seed: int, control: Mapping[str, float]) -> Header:
    """Return the header of a record that begins now."""
    commit = git("rev-parse", "HEAD")
    return Header(
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        cpus=os.cpu_count() or 0,
        python=".".join(map(str, sys.version_info[:3])),
        versions=versions,
        commit=commit,
        clean=bool(commit) and not git("status", "--porcelain"),
        seed=seed,
        control=control,
    )


def git(*words: str) -> str:
    """Return what git says of the repository, or nothing where there is no git."""
    try:
        told = subprocess.run(
            ["git", *words], cwd=root(), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return told.stdout.strip()
