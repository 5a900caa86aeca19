"""The promises that a loop is known to break: a TOML file of its authors, strict both ways."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hexapla.project.contract import contract, contracts_and_variants
from hexapla.project.names import meant_name, suggestion
from hexapla.project.outside import loop_columns
from hexapla.project.root import UserError

FACTS = ("program", "promise", "reason", "link")
COLUMN = "programs"  # optional: whose programs, if not those of the standard library's column
FORM = 'write [[broken]] with program = "...", promise = "...", reason = "..." and link = "..."'


@dataclass(frozen=True)
class Expected:
    """A promise that is known to be broken, and why."""

    program: str
    promise: str
    reason: str
    link: str
    column: str

    @property
    def key(self) -> tuple[str, str]:
        return self.program, self.promise


def read_expected(path: Path) -> list[Expected]:
    """Return what a file expects; raise `UserError` if it cannot be read, or names what there is not."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not valid TOML: {error}.") from error
    if unknown := document.keys() - {"broken"}:
        raise UserError(f"{path} has {', '.join(sorted(unknown))}: {FORM}.")
    entries = document.get("broken", [])
    if not isinstance(entries, list):
        raise UserError(f"{path}: `broken` is a table, and must be an array of tables: {FORM}.")
    known = [parse_expected(path, entry) for entry in entries]
    for entry in known:
        same = [it for it in known if (it.key, it.column) == (entry.key, entry.column)]
        if len(same) > 1:
            text = f"{path} has {entry.promise!r} of {entry.program} twice"
            raise UserError(f"{text}: keep one of them.")
    return known


def parse_expected(path: Path, entry: Any) -> Expected:
    facts = entry if isinstance(entry, dict) else {}
    for name in FACTS:
        if not isinstance(facts.get(name), str) or not facts[name].strip():
            raise UserError(f"{path}: an entry lacks `{name}`: {FORM}.")
    if unknown := facts.keys() - {*FACTS, COLUMN}:
        raise UserError(f"{path}: there is no `{', '.join(sorted(unknown))}`: {FORM}.")
    programs = [page.program for page in contracts_and_variants()]
    program = meant_name(facts["program"], programs)
    if not program:
        listed = f"there are {', '.join(programs)}."
        cure = suggestion(facts["program"], programs, listed)
        raise UserError(f"{path}: there is no program {facts['program']!r}: {cure}")
    sentences = [promise.sentence for promise in contract(program).promises]
    promise = meant_name(facts["promise"], sentences)
    if not promise:
        cure = suggestion(facts["promise"], sentences, "docs/contract.md says where all are.")
        raise UserError(f"{path}: {program} does not promise {facts['promise']!r}: {cure}")
    columns = [column.name for column in loop_columns()]
    column = meant_name(str(facts.get(COLUMN, columns[0])), columns)
    if not column:
        wrong = f"{path}: {COLUMN} = {facts[COLUMN]!r}"
        raise UserError(f"{wrong}: write {' or '.join(columns)}.")
    return Expected(program, promise, facts["reason"].strip(), facts["link"].strip(), column)
