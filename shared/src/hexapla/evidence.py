"""The record of a run: where, when, which versions, every verdict, every answer, raw.

A file of JSON lines. The first is the header, the last the footer with the counts of what lies between,
so that a record which was cut off, or lost a line, is refused instead of believed.
"""

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from hexapla.root import Misuse, root
from hexapla.trace import Event

Fact = TypeVar("Fact")

FORMAT = 3
TUPLES = {"command", "traces", "only"}
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
    """What was measured where the contract leaves something open.

    `question` is its id, and `answer` one of those that it has, or a number in words. `raw` is what was
    counted or timed in so many runs, in seconds, and `command` what measures it again. `version` is the
    framework's at that time, which may be before this record.
    """

    framework: str
    engine: str
    program: str
    question: str
    answer: str
    raw: Any
    runs: int
    command: tuple[str, ...]
    version: str


@dataclass(frozen=True)
class Run:
    """One run of a program without arguments: the text that was run, and what was seen of it.

    `beside` holds the files of the column that the program stands on, by their names. The framework of a
    wrong program is `impostor`, as it is in its verdicts.
    """

    subject: str
    framework: str
    engine: str
    program: str
    source: str
    beside: Mapping[str, str]
    command: tuple[str, ...]
    trace: Mapping[str, Any]

    @property
    def events(self) -> tuple[Event, ...]:
        """Return what it printed."""
        return tuple(Event(**each) for each in self.trace["events"])


@dataclass(frozen=True)
class Header:
    """Where, when and with what the record was made. It holds no host name.

    `judged` has a digest of every file of code that the verdicts are about, by its place in the repository.
    """

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
    judged: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Evidence:
    """A whole record."""

    header: Header
    verdicts: list[Verdict] = field(default_factory=list)
    caught: list[Verdict] = field(
        default_factory=list
    )  # of impostors: each a promise that it broke
    answers: list[Answer] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many there are of each verdict, and of everything else."""
        found = Counter(each.verdict for each in self.verdicts)
        others = {kind.plural: len(kind.of(self)) for kind in KINDS[1:]}
        return {name: found[name] for name in VERDICTS} | others

    def json(self) -> dict[str, Any]:
        """Return the record as one object."""
        parts = {kind.plural: [asdict(each) for each in kind.of(self)] for kind in KINDS}
        return {"header": asdict(self.header), **parts, "counts": self.counts}

    def write(self, path: Path) -> None:
        """Write the record, whole or not at all."""
        lines: list[dict[str, Any]] = [{"kind": "header", **asdict(self.header)}]
        lines += [{"kind": kind.name, **asdict(each)} for kind in KINDS for each in kind.of(self)]
        put(path, [*lines, {"kind": "footer", "counts": self.counts}])


class Kind(NamedTuple):
    """A kind of line between the header and the footer."""

    name: str
    plural: str
    made_of: type[Any]

    def of(self, evidence: Evidence) -> list[Any]:
        """Return a record's facts of this kind."""
        found: list[Any] = getattr(evidence, self.plural)
        return found


KINDS = (
    Kind("verdict", "verdicts", Verdict),
    Kind("caught", "caught", Verdict),
    Kind("answer", "answers", Answer),
    Kind("run", "runs", Run),
)


def put(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write lines of JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    half.replace(path)


def lines_of(path: Path, writer: str) -> list[dict[str, Any]]:
    """Return the lines of a record, each with its kind; raise `Misuse` when it was cut off, or is none.

    `writer` is the command that writes such a record.
    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kinds = [line["kind"] for line in lines]
    except FileNotFoundError:
        raise Misuse(f"{path} is not there: run `{writer}`, which writes it.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise Misuse(f"{path} is no evidence: {error!r}.") from error
    if kinds[:1] != ["header"] or kinds[-1:] != ["footer"]:
        raise Misuse(f"{path} lacks its header or its footer: it was cut off; make it again.")
    if lines[0].get("format") != FORMAT:  # asked first: another format may have other kinds
        found = lines[0].get("format")
        raise Misuse(f"{path} has format {found}; this reads format {FORMAT}: run `{writer}` anew.")
    return lines


def read(path: Path) -> Evidence:
    """Return the record in a file; raise `Misuse` when it is not whole."""
    lines = lines_of(path, "hexapla compare")
    kinds = [line.pop("kind") for line in lines]
    if unknown := set(kinds[1:-1]) - {kind.name for kind in KINDS}:
        raise Misuse(f"{path} has lines of a kind that is unknown: {', '.join(sorted(unknown))}.")
    evidence = Evidence(make(Header, lines[0], path))
    for kind in KINDS:
        mine = (line for name, line in zip(kinds, lines, strict=True) if name == kind.name)
        kind.of(evidence).extend(make(kind.made_of, line, path) for line in mine)
    if lines[-1].get("counts") != evidence.counts:
        raise Misuse(f"{path} holds {evidence.counts}, its footer says {lines[-1].get('counts')}.")
    return evidence


def verdicts(path: Path, lines: Iterable[Mapping[str, Any]]) -> list[Verdict]:
    """Return verdicts from lines of JSON; raise `Misuse` for one with a field too few or too many."""
    return [make(Verdict, line, path) for line in lines]


def make(kind: type[Fact], line: Mapping[str, Any], path: Path) -> Fact:
    """Return the fact on a line, which has lists where the fact has tuples."""
    wanted = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # only dataclasses come here
    if set(line) != wanted:
        parts = ", ".join(sorted(wanted ^ set(line)))
        raise Misuse(f"{path}: {kind.__name__} has {parts} missing or unknown.")
    return kind(**{**line, **{name: tuple(line[name]) for name in TUPLES & set(line)}})


def header(
    versions: Mapping[str, str],
    seed: int,
    control: Mapping[str, float],
    judged: Mapping[str, str] | None = None,
) -> Header:
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
        judged=judged or {},
    )


def digests(texts: Mapping[Path, str]) -> dict[str, str]:
    """Return a digest of each text, by the place of its file in the repository."""
    return {
        os.path.relpath(path, root()): hashlib.sha256(text.encode()).hexdigest()[:16]
        for path, text in texts.items()
    }


def git(*words: str) -> str:
    """Return what git says of the repository, or nothing where there is no git."""
    try:
        told = subprocess.run(
            ["git", *words], cwd=root(), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return told.stdout.strip()
