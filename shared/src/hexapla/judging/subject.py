"""Whom the suite judges: anything that claims to be one of the programs.

That is a framework on an engine, a command in any language, or an impostor: a wrong program of
`tests/impostors/`, which says itself what must catch it.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from hexapla.project.contract import contracts, variants_of
from hexapla.project.environment import Launch, launches
from hexapla.project.framework import Declared, Missing, framework, frameworks
from hexapla.project.root import root

IMPOSTOR = "impostor"  # the framework of all wrong programs

SEE = re.compile(r"^See: (.+?)(?:\n\n|\s*\Z)", re.MULTILINE | re.DOTALL)

CAUGHT = re.compile(r"^- (?P<sentence>[^:]+): (?P<code>.+?)$", re.MULTILINE)


@dataclass(frozen=True, eq=False)  # pytest groups tests by identical subjects
class Subject:
    """Something that claims to be one of the programs.

    `program` is the variant that it is, and empty for whoever claims to be the program itself.
    """

    name: str
    command: Callable[[str], Sequence[str]]
    framework: str = ""
    engine: str = ""
    program: str = ""
    env: Mapping[str, str | None] = field(default_factory=dict)
    unavailable: str = ""
    declared: tuple[Declared, ...] = ()
    missing: Mapping[str, Missing] = field(default_factory=dict)
    caught_by: Mapping[str, str] = field(default_factory=dict)  # sentence: reason code
    see: str = ""  # what one sees of an impostor that is worth showing

    @property
    def id(self) -> str:
        """Return its name, and the variant's where it is one: another than that of all other subjects."""
        return f"{self.name}-{self.program}" if self.program else self.name


def columns(program: str, names: Sequence[str], engines: Sequence[str]) -> list[Subject]:
    """Return frameworks on engines, those included that cannot run here; no names mean all of them.

    Where a framework has variants of the program, each is a subject, too. `default` is a name for
    whichever engine is a framework's default.
    """
    others = variants_of(program)
    found: list[Subject] = []
    for column in map(framework, names or [each.name for each in frameworks()]):
        wanted = engines or [each.name for each in column.engines]
        for launch in launches(column):
            if launch.engine.name in wanted or ("default" in wanted and launch.default):
                own = subject(launch)
                found += [own, *(replace(own, program=each) for each in others if launch.has(each))]
    return found


def subject(launch: Launch) -> Subject:
    """Return a framework on an engine."""
    engine = launch.engine
    alone = Missing(f"the engine is only for {', '.join(engine.programs)}.", engine.link)
    undriven = {each.program: alone for each in contracts() if not engine.drives(each.program)}
    return Subject(
        name=launch.name,
        command=launch.command,
        framework=launch.framework.name,
        engine=launch.engine.name,
        env=launch.env,
        unavailable=launch.reason,
        declared=launch.framework.declared,
        missing={**launch.framework.missing, **undriven},
    )


def impostors(program: str) -> list[Subject]:
    """Return the wrong programs of that name, with what must catch each of them."""
    folder = root() / "tests" / "impostors" / program
    return [
        Subject(
            name=path.stem,
            command=partial(_impostor, path),
            framework=IMPOSTOR,
            caught_by=caught_by(path),
            see=see(path),
        )
        for path in sorted(folder.glob("*.py"))
    ]


def _impostor(path: Path, program: str) -> list[str]:
    return [sys.executable, str(path)]


def caught_by(path: Path) -> dict[str, str]:
    """Return the promises that an impostor says must catch it, and the reason code of each.

    They stand in its opening docstring, below `Caught by:`, as `- Promise: code`.
    """
    _, _, points = opening(path).partition("Caught by:")
    return {each["sentence"]: each["code"] for each in CAUGHT.finditer(points)}


def see(path: Path) -> str:
    """Return what is to be seen of an impostor, in a sentence, where it says so below `See:`."""
    found = SEE.search(opening(path))
    return " ".join(found[1].split()) if found else ""


def opening(path: Path) -> str:
    """Return the opening docstring of a program."""
    return path.read_text(encoding="utf-8").split('"""')[1]
