"""Where a framework is installed, and the command that runs one of its programs.

A framework's environment is the interpreter that runs this tool, when that one has everything the
framework needs; else `.nox/env/<framework>`, which the sessions make. So a session judges what it has
installed, and a comparison finds ten environments with one framework each.
"""

import os
import re
import sys
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from hexapla.project.framework import Engine, Framework
from hexapla.project.root import root


@dataclass(frozen=True)
class Environment:
    """An interpreter and the distributions beside it, by their normalized names."""

    python: Path
    purelib: Path
    language: str
    installed: dict[str, str]

    def version(self, distribution: str) -> str:
        """Return the version of a distribution here, or nothing when it is not installed."""
        return self.installed.get(normalize(distribution), "")


@dataclass(frozen=True)
class Launch:
    """How one framework's programs run on one of its engines."""

    framework: Framework
    engine: Engine
    environment: Environment | None
    reason: str = ""

    @property
    def available(self) -> bool:
        """Return whether the programs can be run here."""
        return not self.reason

    def has(self, program: str) -> bool:
        """Return whether there is such a program, and it is run on this engine."""
        return self.framework.program(program).is_file() and self.engine.drives(program)

    @property
    def default(self) -> bool:
        """Return whether this is the framework's default engine."""
        return self.engine == self.framework.default

    @property
    def name(self) -> str:
        """Return the framework's name, and the engine's where it is not the default one."""
        return self.framework.name if self.default else f"{self.framework.name}-{self.engine.name}"

    @property
    def version(self) -> str:
        """Return the version of the framework, and of the engine where that is a distribution."""
        if self.environment is None:
            return ""
        named = self.framework.distribution
        own = self.environment.version(named) if named else self.environment.language
        engine = (
            self.environment.version(self.engine.distribution) if self.engine.distribution else ""
        )
        return f"{own}, {self.engine.distribution} {engine}" if engine else own

    @property
    def env(self) -> dict[str, str | None]:
        """Return the variables to set; None for one of another engine, which must not be set."""
        others = {name: None for engine in self.framework.engines for name in engine.env}
        return {**others, **self.engine.env}

    def command(self, program: str) -> list[str]:
        """Return the command that runs a program here, to which its arguments are appended."""
        place = self.environment or Environment(Path(sys.executable), Path(), "", {})
        folder = self.framework.folder
        *interpreter, file = (
            word.format(python=place.python, purelib=place.purelib, program=program)
            for word in self.framework.run
        )
        starter = self.engine.starter
        path = [str(folder / starter[0]), *starter[1:]] if starter else []
        return [*interpreter, *path, str(folder / file)]

    def executable(self, program: str) -> list[str]:
        """Return the same, as one array that can be executed as it stands."""
        settings = [f"{name}={value}" for name, value in self.env.items() if value is not None]
        return ["env", *settings, *self.command(program)] if settings else self.command(program)


def launches(framework: Framework, *folders: Path) -> list[Launch]:
    """Return how the framework runs on each of its engines, those included that cannot run here.

    It is looked for in the environments in these folders; without them, where the sessions put it.
    """
    return [launch(framework, engine, *folders) for engine in framework.engines]


def launch(framework: Framework, engine: Engine, *folders: Path) -> Launch:
    """Return how the framework runs on one engine; see `launches`."""
    wanted = [name for name in (framework.distribution, engine.distribution) if name]
    found = [environment(folder) for folder in folders] or environments(framework)
    if engine.lacking:
        return Launch(framework, engine, home(framework), engine.lacking)
    for each in found:
        if all(each.version(name) for name in wanted):
            return Launch(framework, engine, each)
    cure = f"run `python3 noxfile.py -s 'demo({framework.name})'` once"
    return Launch(framework, engine, None, f"{' and '.join(wanted)} not installed: {cure}")


def home(framework: Framework) -> Environment | None:
    """Return the environment in which the framework itself is installed, whatever its engines."""
    for environment in environments(framework):
        if not framework.distribution or environment.version(framework.distribution):
            return environment
    return None


def environments(framework: Framework) -> list[Environment]:
    """Return the environments in which the framework may be, in the order of preference."""
    made = root() / ".nox" / "env" / framework.name
    folders = [Path(sys.prefix), *([made] if (made / "bin" / "python").exists() else [])]
    return [environment(folder) for folder in folders]


_known: dict[Path, Environment] = {}


def environment(folder: Path) -> Environment:
    """Return what is installed in the environment in a folder."""
    if folder not in _known:
        [purelib] = list(folder.glob("lib/python3*/site-packages"))[:1] or [folder]
        _known[folder] = Environment(
            python=Path(sys.executable)
            if folder == Path(sys.prefix)
            else folder / "bin" / "python",
            purelib=purelib,
            language=language(folder),
            installed={
                normalize(each.metadata["Name"]): each.version
                for each in distributions(path=[os.fspath(purelib)])
            },
        )
    return _known[folder]


def language(folder: Path) -> str:
    """Return the version of Python in an environment."""
    settings = folder / "pyvenv.cfg"
    text = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    found = re.search(r"^version(?:_info)? *= *([0-9.]+[0-9])", text, re.MULTILINE)
    own = ".".join(map(str, sys.version_info[:3]))
    return f"Python {found[1] if found and folder != Path(sys.prefix) else own}"


def normalize(name: str) -> str:
    """Return a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
