"""What is judged, measured and shown: a framework on an engine, or any other command.

A framework's environment is `.nox/env-<framework>`, which holds the framework and nothing else. That of a
framework that stands elsewhere is `.venv` beside its manifest. Without one, the environment of this tool is
used, if the framework is installed in it.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hexapla.project.contract import (
    base_of,
    contract,
    lesson_programs,
    peer_of,
    variants_of,
)
from hexapla.project.framework import (
    Declared,
    Engine,
    Framework,
    Missing,
    framework,
    frameworks,
    lesson_framework,
)
from hexapla.project.outside import outside_version, python_of_loops
from hexapla.project.root import LESSON, is_checkout, root

NO_ENGINE = Engine(name="", about="")
NO_FRAMEWORK = Framework(  # of a command that belongs to none
    name="",
    folder=Path(),
    title="",
    about="",
    status="active",
    link="",
    run=("{program}",),
    engines=(NO_ENGINE,),
    lexicon={},
)


@dataclass(frozen=True)
class Environment:
    """An interpreter and the distributions beside it, by their normalized names."""

    python: Path
    purelib: Path
    language: str
    installed: Mapping[str, str]

    def version(self, distribution: str) -> str:
        """Return the version of a distribution; empty when it is not installed."""
        return self.installed.get(normalize(distribution), "")


@dataclass(frozen=True, eq=False)  # pytest groups tests by identical implementations
class Implementation:
    """A framework on one of its engines, or a command that belongs to no framework."""

    framework: Framework = NO_FRAMEWORK
    engine: Engine = NO_ENGINE
    environment: Environment | None = None
    unavailable: str = ""  # why it cannot run here
    program: str = ""  # the only one that is meant; empty for all that are not variants
    words: tuple[str, ...] = ()  # the command itself, if it is in no manifest
    label: str = ""  # its name, if that is not the framework's

    @property
    def available(self) -> bool:
        return not self.unavailable

    @property
    def default(self) -> bool:
        return self.engine == self.framework.default

    @property
    def name(self) -> str:
        own = self.framework.name if self.default else f"{self.framework.name}-{self.engine.name}"
        return self.label or own

    @property
    def id(self) -> str:
        """Return its name, and the program's if it has only one: unique among all implementations."""
        return f"{self.name}-{self.program}" if self.program else self.name

    @property
    def base(self) -> str:
        return base_of(self.program)

    @property
    def peer(self) -> str:
        return peer_of(self.program)

    @property
    def version(self) -> str:
        """Return the version of the framework, and of the engine where that is a distribution."""
        if self.environment is None:
            return ""
        named = self.framework.distribution
        if self.engine.loop:
            return outside_version(self.environment.python, self.engine.loop, named)
        version_of, engine = self.environment.version, self.engine.distribution
        own = version_of(named) if named else self.environment.language
        installed = version_of(engine) if engine else ""
        return f"{own}, {engine} {installed}" if installed else own

    @property
    def declared(self) -> list[Declared]:
        """Return the promises that the manifest says this cannot keep, on its engine."""
        return [
            declared
            for declared in self.framework.declared
            if not declared.engines or self.engine.name in declared.engines
        ]

    @property
    def env(self) -> dict[str, str | None]:
        """Return the variables to set; None for those of other engines, which must not be set."""
        unset = {name: None for engine in self.framework.engines for name in engine.env}
        return {**unset, **self.engine.env}

    def has(self, program: str) -> bool:
        """Return whether there is such a program, and it is run on this engine."""
        return self.framework.program(program).is_file() and self.engine.drives(program)

    def missing(self, program: str) -> Missing | None:
        """Return why the framework lacks a program or this engine does not run it, if so."""
        if not self.engine.drives(program):
            only = f"the engine is only for {', '.join(self.engine.programs)}."
            return Missing(only, self.engine.link)
        return self.framework.missing.get(program)

    def command(self, program: str = "") -> tuple[str, ...]:
        """Return the command that runs a program (by default its own), to which arguments are added."""
        if self.words:
            return self.words
        python, purelib = Path(sys.executable), Path()
        if self.environment:
            python, purelib = self.environment.python, self.environment.purelib
        *interpreter, file = (
            word.format(python=python, purelib=purelib, program=program or self.program)
            for word in self.framework.run
        )
        folder, starter = self.framework.folder, self.engine.starter
        start = [str(folder / starter[0]), *starter[1:]] if starter else []
        return (*interpreter, *start, str(folder / file))

    def executable(self, program: str) -> tuple[str, ...]:
        """Return the command with its variables, which can be executed as it is."""
        settings = [f"{name}={value}" for name, value in self.env.items() if value is not None]
        return ("env", *settings, *self.command(program)) if settings else self.command(program)


def implementations(framework: Framework, *folders: Path) -> list[Implementation]:
    """Return the framework on each of its engines, also if it cannot run here.

    It is looked for in the environments in these folders; by default, in those that nox makes.
    """
    return [implementation(framework, engine, *folders) for engine in framework.engines]


def implementation(framework: Framework, engine: Engine, *folders: Path) -> Implementation:
    if engine.loop:
        python = python_of_loops()
        return Implementation(framework, engine, Environment(python, Path(), "", {}))
    wanted = [name for name in (framework.distribution, engine.distribution) if name]
    places = [environment(folder) for folder in folders] or environments(framework)
    if engine.lacking:
        return Implementation(framework, engine, home(framework), engine.lacking)
    for place in places:
        if all(place.version(name) for name in wanted):
            return Implementation(framework, engine, place)
    absent = f"{' and '.join(wanted)} not installed"
    return Implementation(framework, engine, None, f"{absent}: {installation(framework, wanted)}")


def installation(framework: Framework, distributions: Sequence[str]) -> str:
    """Return how these distributions come into an environment in which the framework is looked for."""
    if is_own(framework) and is_checkout():
        return f"run `python3 noxfile.py -s 'env({framework.name})'` once"
    wanted = " ".join(f"'{it}'" for it in framework.requirements or distributions)
    place = "" if is_own(framework) else f", or in {own_folder(framework)}"
    return f"install {wanted} beside hexapla{place}"


def is_own(framework: Framework) -> bool:
    """Return whether it stands in this repository, and not in a folder that HEXAPLA_PACKAGES names."""
    return framework.folder.parent in (root(), root() / "packages")


def own_folder(framework: Framework) -> Path:
    """Return where a framework's own environment is, whether or not it exists."""
    if is_own(framework):
        return root() / ".nox" / f"env-{framework.name}"
    return framework.folder / ".venv"


def candidates(
    program: str, names: Iterable[str], engines: Sequence[str]
) -> Iterable[Implementation]:
    """Yield frameworks on engines, also if they cannot run here; no names mean all of them.

    A framework's variants of the program follow it. `default` names each framework's default engine.
    A page of the lesson has the lesson's own programs, and no framework's.
    """
    if own := lesson_programs(program):
        yield from map(lesson_implementation, own)
        return
    variants = variants_of(program)
    for column in [framework(name) for name in names] or frameworks():
        for candidate in implementations(column):
            is_default = "default" in engines and candidate.default
            if not engines or candidate.engine.name in engines or is_default:
                yield candidate
                for name in filter(candidate.has, variants):
                    yield replace(candidate, program=name)


def lesson_implementation(program: str) -> Implementation:
    """Return one of the lesson's own programs, which runs in this tool's environment."""
    engine = replace(NO_ENGINE, needs=contract(program).needs.get(program, ""))
    return Implementation(lesson_framework(), engine, None, engine.lacking, program, label=LESSON)


def home(framework: Framework) -> Environment | None:
    """Return the environment in which the framework itself is installed, whatever its engines."""
    named = framework.distribution
    places = (place for place in environments(framework) if not named or place.version(named))
    return next(places, None)


def environments(framework: Framework) -> list[Environment]:
    own = own_folder(framework)
    folders = [*([own] if (own / "bin" / "python").exists() else []), Path(sys.prefix)]
    return [environment(folder) for folder in folders]


_known: dict[Path, Environment] = {}


def environment(folder: Path) -> Environment:
    if folder not in _known:
        own = folder == Path(sys.prefix)
        [purelib] = list(folder.glob("lib/python3*/site-packages"))[:1] or [folder]
        _known[folder] = Environment(
            python=Path(sys.executable) if own else folder / "bin" / "python",
            purelib=purelib,
            language=language(folder),
            installed=installed_in(purelib),
        )
    return _known[folder]


def installed_in(purelib: Path) -> dict[str, str]:
    """Return the version of each distribution in a folder, by its normalized name.

    Both are in the name of the folder with its metadata: to read that of all takes 50 times as long.
    Source: "Recording installed projects" in the specifications of PyPA.
    """
    parts = (folder.stem.partition("-") for folder in purelib.glob("*.dist-info"))
    return {normalize(name): version for name, _, version in parts}


def language(folder: Path) -> str:
    settings = folder / "pyvenv.cfg"
    text = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    version = re.search(r"^version(?:_info)? *= *([0-9.]+[0-9])", text, re.MULTILINE)
    own = ".".join(map(str, sys.version_info[:3]))
    return f"Python {version[1] if version and folder != Path(sys.prefix) else own}"


def normalize(name: str) -> str:
    """Return a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
