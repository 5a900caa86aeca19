"""The record of a run, a file of JSON lines: header, verdicts, answers, runs, replays, footer.

The footer counts the lines between, so that a record that lacks some is refused.
"""

import hashlib
import os
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from hexapla.project.root import UserError, is_checkout, root
from hexapla.record.facts import VERDICTS, Answer, Header, Replay, Run, Verdict
from hexapla.record.jsonl import lines_of, make, put


@dataclass
class Evidence:
    header: Header
    verdicts: list[Verdict] = field(default_factory=list)
    caught: list[Verdict] = field(default_factory=list)  # of impostors
    answers: list[Answer] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    replays: list[Replay] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        counts = Counter(verdict.verdict for verdict in self.verdicts)
        facts = {kind.plural: len(kind.of(self)) for kind in KINDS[1:]}
        return {name: counts[name] for name in VERDICTS} | facts

    def json(self) -> dict[str, Any]:
        parts = {kind.plural: [asdict(fact) for fact in kind.of(self)] for kind in KINDS}
        return {"header": asdict(self.header), **parts, "counts": self.counts}

    def write(self, path: Path) -> None:
        lines: list[dict[str, Any]] = [{"kind": "header", **asdict(self.header)}]
        lines += [{"kind": kind.name, **asdict(fact)} for kind in KINDS for fact in kind.of(self)]
        put(path, [*lines, {"kind": "footer", "counts": self.counts}])


class Kind(NamedTuple):
    """A kind of line between the header and the footer."""

    name: str
    plural: str
    made_of: type[Any]

    def of(self, evidence: Evidence) -> list[Any]:
        facts: list[Any] = getattr(evidence, self.plural)
        return facts


KINDS = (
    Kind("verdict", "verdicts", Verdict),
    Kind("caught", "caught", Verdict),
    Kind("answer", "answers", Answer),
    Kind("run", "runs", Run),
    Kind("replay", "replays", Replay),
)


def read(path: Path) -> Evidence:
    """Return the record in a file; raise `UserError` when it is not whole."""
    lines = lines_of(path, "hexapla compare")
    kinds = [line.pop("kind") for line in lines]
    if unknown := set(kinds[1:-1]) - {kind.name for kind in KINDS}:
        raise UserError(f"{path} has lines of an unknown kind: {', '.join(sorted(unknown))}.")
    evidence = Evidence(make(Header, lines[0], path))
    for kind in KINDS:
        facts = (line for name, line in zip(kinds, lines, strict=True) if name == kind.name)
        kind.of(evidence).extend(make(kind.made_of, line, path) for line in facts)
    if (counts := lines[-1].get("counts")) != evidence.counts:
        raise UserError(f"{path} holds {evidence.counts}, its footer says {counts}.")
    return evidence


def header(
    versions: Mapping[str, str],
    seed: int,
    control: Mapping[str, float],
    judged: Mapping[str, str] | None = None,
) -> Header:
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
    return {os.path.relpath(path, root()): digest(text) for path, text in texts.items()}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def git(*words: str) -> str:
    """Return the output of git in the checkout; empty outside of one, and if git is not installed."""
    if not is_checkout():
        return ""
    command = ["git", *words]
    try:
        process = subprocess.run(command, cwd=root(), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return process.stdout.strip()
