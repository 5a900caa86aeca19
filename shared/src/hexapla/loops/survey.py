"""Judge the asyncio loops that PyPI has, and write what was found in docs/loops/.

`python -m hexapla.loops.survey [LOOP ...] [OPTION ...]`, which `nox -s loops` calls; options are those of
`hexapla loop`, and `--brief` without any. Each loop gets an environment of its own. Beside the verdicts, the
programs of docs/loops/ are run, which show without Hexapla where a loop differs; with `--shown`, only these.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hexapla.judging.impostors import opening_docstring
from hexapla.project.outside import facts_of
from hexapla.project.root import UserError, root
from hexapla.source.generated_docs import linked, markdown_table

RUNS = 3  # of each program of docs/loops/, on each loop
RUN_TIMEOUT_S = 120.0
JUDGE_TIMEOUT_S = 3600.0
CONSTRAINTS = "constraints.txt"
OTHERS = ("as asyncio", "inconclusive", "untested")  # outcomes that are neither kept nor broken


@dataclass(frozen=True)
class Candidate:
    """An entry of loops.toml; `shows`: program of docs/loops/ -> what it explains, as PROGRAM/CODE."""

    name: str
    requirement: str
    loop: str  # MODULE:FACTORY
    link: str
    shows: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """What a run said of a loop: why there is no verdict, or all verdicts that are not `kept`."""

    name: str
    date: str
    python: str
    version: str = ""
    problem: str = ""  # why nothing was judged
    brief: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)  # promises by outcome
    broken: Sequence[str] = ()  # PROGRAM/CODE: PROMISE
    differs: Sequence[str] = ()  # QUESTION: the loop's answer; asyncio: its answer
    cost: Sequence[str] = ()
    shown: Mapping[str, str] = field(default_factory=dict)  # by program, exit codes on both loops

    @property
    def broken_codes(self) -> list[str]:
        """Return PROGRAM/CODE of each broken promise."""
        return [line.partition(":")[0] for line in self.broken]


def loops_folder() -> Path:
    return root() / "docs" / "loops"


def loop_candidates() -> list[Candidate]:
    text = (loops_folder() / "loops.toml").read_text(encoding="utf-8")
    return [Candidate(name, **facts) for name, facts in tomllib.loads(text).items()]


def loop_records() -> dict[str, Measured]:
    path = loops_folder() / "measured.json"
    if not path.is_file():
        return {}
    records = json.loads(path.read_text(encoding="utf-8"))
    return {name: Measured(name, **facts) for name, facts in records.items()}


def keep(record: Measured) -> None:
    """Put a record in the file, in place of an older one of that loop."""
    records = {**loop_records(), record.name: record}
    order = [candidate.name for candidate in loop_candidates() if candidate.name in records]
    facts = {name: {**asdict(records[name])} for name in order}
    for entry in facts.values():
        del entry["name"]
    text = json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
    (loops_folder() / "measured.json").write_text(text, encoding="utf-8")


def survey(candidate: Candidate, options: Sequence[str]) -> Measured:
    """Install a loop, judge it, and run its programs."""
    today = datetime.now(UTC).date().isoformat()
    python_version = ".".join(map(str, sys.version_info[:3]))
    python, problem = install_loop(candidate)
    if problem:
        return Measured(candidate.name, today, python_version, problem=problem)
    command = [sys.executable, "-m", "hexapla", "loop", candidate.loop, "--python", str(python)]
    run = subprocess.run(
        [*command, "--json", *options], capture_output=True, text=True, timeout=JUDGE_TIMEOUT_S
    )
    if not run.stdout.startswith("{"):
        raise UserError(f"hexapla loop {candidate.loop} said nothing: {run.stderr[-500:]}")
    return as_measured(candidate, json.loads(run.stdout), python, today, python_version)


def with_programs_run_again(candidate: Candidate) -> Measured:
    """Return the record of a loop with new runs of its programs."""
    python, problem = install_loop(candidate)
    programs = [] if problem else programs_of(candidate)
    shown = {path.name: exit_codes(path, candidate, python) for path in programs}
    return replace(loop_records()[candidate.name], shown=shown)


def as_measured(
    candidate: Candidate, said: Mapping[str, Any], python: Path, date: str, python_version: str
) -> Measured:
    """Return a record of what `hexapla loop --json` said, and of the programs of docs/loops/."""
    shown = {path.name: exit_codes(path, candidate, python) for path in programs_of(candidate)}
    version = installed_version(candidate, python)
    if problem := said.get("hopeless", ""):
        problem = f"not judged: {problem}"
        return Measured(candidate.name, date, python_version, version, problem, shown=shown)
    reports = said["programs"].values()
    promises = [promise for report in reports for promise in report["promises"]]
    return Measured(
        candidate.name,
        date,
        python_version,
        version,
        brief=said["brief"],
        counts=dict(Counter(promise["outcome"] for promise in promises)),
        broken=[
            f"{promise['program']}/{promise['code']}: {promise['promise']}"
            for promise in promises
            if promise["outcome"] == "broken"
        ],
        differs=[
            f"{it['question']}: {answer_words(it['loop'])}; asyncio: {answer_words(it['asyncio'])}"
            for report in reports
            for it in report["differs"]
        ],
        cost=[cost["says"] for cost in said["cost"]],
        shown=shown,
    )


def answer_words(counts: Mapping[str, int]) -> str:
    return " or ".join(counts)


def install_loop(candidate: Candidate) -> tuple[Path, str]:
    """Return the interpreter of a new environment, and why the loop is not in it, if it is not."""
    place = root() / ".nox" / "loops" / candidate.name
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    venv = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(place)]
    subprocess.run(venv, check=True)
    words = ["--only-binary", ":all:", "--constraint", str(root() / CONSTRAINTS)]
    to = [uv, "pip", "install", "--python", str(python), *words, candidate.requirement]
    run = subprocess.run(to, capture_output=True, text=True)
    if run.returncode:
        return python, f"does not install: {installer_reason(run.stderr)}"
    if not installed_version(candidate, python):
        return python, f"not for this system: {candidate.requirement.partition('; ')[2]}"
    return python, ""


def installer_reason(error: str) -> str:
    """Return what an installer found, without what it concludes from that."""
    words = re.sub(r"\{.*?\}", "", " ".join(error.split()))  # markers
    because = words.partition("Because ")[2] or words
    return re.split(r",? and (?:only|you require)|, we can|And because", because)[0]


def installed_version(candidate: Candidate, python: Path) -> str:
    """Return the version that is installed, or nothing."""
    versions = facts_of(python, "asyncio", (candidate.name,))["versions"]
    return str(versions.get(candidate.name, ""))


def programs_of(candidate: Candidate) -> list[Path]:
    return sorted(loops_folder().glob(f"{candidate.name}-*.py"))


def exit_codes(program: Path, candidate: Candidate, python: Path) -> str:
    """Return the exit codes of a program's runs on the loop, then of those on asyncio's own."""
    module = candidate.loop.partition(":")[0]
    codes = [
        [exit_code(program, name, python) for _ in range(RUNS)] for name in (module, "asyncio")
    ]
    return "; ".join(" ".join(map(str, of_one)) for of_one in codes)


def exit_code(program: Path, loop: str, python: Path) -> int:
    """Run a program of docs/loops/ on a loop; a run without an end is as wrong as any other."""
    try:
        return subprocess.run(
            [python, str(program), loop], capture_output=True, timeout=RUN_TIMEOUT_S
        ).returncode
    except subprocess.TimeoutExpired:
        return 1


def loops_table() -> str:
    """Return what is recorded of all loops, as Markdown; cog puts it into docs/loops.md."""
    known = loop_records()
    rows = [loop_row(it, known[it.name]) for it in loop_candidates() if it.name in known]
    head = ["loop", "version", "kept", "broken, by kind", "differs", "cost", "date, Python"]
    return markdown_table(head, rows)


def programs_list() -> str:
    """Return a point for each program of docs/loops/: what it does, and what each loop prints."""
    paths = [path for candidate in loop_candidates() for path in programs_of(candidate)]
    return "\n".join(program_point(path) for path in paths)


def program_point(path: Path) -> str:
    words = opening_docstring(path).split()
    return f"- {linked(path.stem, f'loops/{path.name}')}: {' '.join(words)}"


def loop_row(candidate: Candidate, record: Measured) -> list[str]:
    total = sum(record.counts.values())
    mode = ", brief" if total and record.brief else ""
    return [
        linked(candidate.name, candidate.link),
        record.version or "-",
        f"{record.counts.get('kept', 0)} of {total}" if total else "-",
        record.problem or not_kept(record),
        "<br>".join(record.differs) or "-",
        "<br>".join(record.cost) or "not measured",
        f"{record.date}, {record.python}{mode}",
    ]


def not_kept(record: Measured) -> str:
    """Return how many promises are broken, by code, and how many have no verdict."""
    kinds = Counter(it.rpartition("/")[2] for it in record.broken_codes)
    broken = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    parts = [f"{len(record.broken)}: {broken}"] if broken else ["none"]
    parts += [f"{record.counts[name]} {name}" for name in OTHERS if name in record.counts]
    return "; ".join(parts)


def main(words: Sequence[str]) -> None:
    known = {candidate.name: candidate for candidate in loop_candidates()}
    names = [word for word in words if word in known] or list(known)
    options = [word for word in words if word not in known]
    for name in names:
        if options == ["--shown"]:
            record = with_programs_run_again(known[name])
        else:
            record = survey(known[name], options or ["--brief"])
        keep(record)
        sys.stderr.write(f"{name}: {record.problem or record.counts}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
