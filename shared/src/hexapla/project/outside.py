"""A loop from outside is an engine of any column that runs on asyncio loops, and is in no manifest.

Its column's name is `FRAMEWORK:MODULE` or `FRAMEWORK:MODULE:FACTORY`, as in `asyncio:rloop`; MODULE may be
the path of a file. It is looked for in the environment of the interpreter that `HEXAPLA_PYTHON` names, which
is by default the one of this tool.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hexapla.project.framework import Engine, Framework, framework, frameworks, is_outside
from hexapla.project.root import UserError, user_folder

PYTHON_VARIABLE = "HEXAPLA_PYTHON"
LEAST_PYTHON = (3, 11)
STARTER = Path(__file__).parents[1] / "loops" / "starter.py"
ASK_TIMEOUT_S = 60.0  # for an interpreter to start and answer: long, for a busy machine

# Asks an interpreter for its version, and for the distribution that a module belongs to.
VERSIONS = """
import json, sys
from importlib import metadata

module, *names = sys.argv[1:]
top = module.partition(".")[0]
owners = metadata.packages_distributions().get(top, [top])
versions = {}
for name in {*owners, *names}:
    try:
        versions[name] = metadata.version(name)
    except metadata.PackageNotFoundError:
        pass
language = ".".join(map(str, sys.version_info[:3])) + ("" if sys.version_info[3] == "final" else "rc")
print(json.dumps({"python": language, "owners": owners, "versions": versions}))
"""


class LoopName(NamedTuple):
    """Where a loop comes from: a module or the absolute path of a file, and what in it makes a loop."""

    module: str
    factory: str = ""

    def __str__(self) -> str:
        return f"{self.module}:{self.factory}" if self.factory else self.module

    @property
    def short(self) -> str:
        """Return the name as people say it: of a file without its folder."""
        return Path(self.module).stem if is_path(self.module) else self.module


def is_path(module: str) -> bool:
    return module.endswith(".py") or "/" in module


def parse_loop(text: str) -> LoopName:
    """Return where a loop comes from, `MODULE` or `MODULE:FACTORY`; raise `UserError` if it is neither."""
    module, _, factory = text.partition(":")
    names = r"[^\W\d]\w*(\.[^\W\d]\w*)*"
    right = "write MODULE or MODULE:FACTORY, as in uvloop:new_event_loop, or the path of a file"
    if (factory and not re.fullmatch(names, factory)) or (":" in text and not factory):
        raise UserError(f"{factory!r} is not the name of a factory: {right}.")
    if is_path(module):
        path = Path(module).expanduser().absolute()
        if not path.is_file():
            raise UserError(f"There is no file {module}: {right}.")
        return LoopName(str(path), factory)
    if not re.fullmatch(names, module):
        raise UserError(f"{module!r} is not the name of a module: {right}.")
    return LoopName(module, factory)


def loop_columns() -> list[Framework]:
    """Return the frameworks whose programs run on any asyncio loop; the standard library's first."""
    return sorted((it for it in frameworks() if it.loops), key=lambda it: it.distribution)


def outside_framework(name: str) -> Framework:
    """Return a framework whose only engine is a loop from outside; raise `UserError` if there is none."""
    base, _, loop = name.partition(":")
    column = framework(base)
    if not column.loops:
        known = " or ".join(f"{it.name}:{loop}" for it in loop_columns())
        raise UserError(f"{column.name} does not run on asyncio loops: write {known}.")
    where = parse_loop(loop)
    engine = Engine(
        name=str(where),
        about="a loop that is in no manifest",
        starter=(str(STARTER), where.module, where.factory),
        module="" if is_path(where.module) else where.module,
        loop=str(where),
    )
    return replace(
        column,
        name=f"{column.name}:{where}",
        title=f"{column.title} on {where.short}",
        about=f"{column.title}'s programs on a loop that is in no manifest.",
        engines=(engine,),
        declared=(),  # on asyncio's own loop or on engines of the manifest, which this is not
        sources={},
        open=False,
        record=user_folder() / "behaviours" / f"{file_name(f'{column.name}:{where}')}.toml",
    )


def outside_frameworks(names: Iterable[str]) -> list[Framework]:
    """Return the columns of loops from outside among these names, without those whose file is gone."""
    columns = []
    for name in filter(is_outside, names):
        with suppress(UserError):
            columns.append(outside_framework(name))
    return columns


def file_name(name: str) -> str:
    """Return a name as that of a file.

    >>> file_name("asyncio:rloop:Loop")
    'asyncio-rloop-Loop'
    """
    return re.sub(r"[^A-Za-z0-9_.]+", "-", name)


def python_of_loops() -> Path:
    name = os.environ.get(PYTHON_VARIABLE) or sys.executable
    return Path(shutil.which(name) or name).absolute()


def find_python(name: str) -> Path:
    """Return the interpreter with this name or path; raise `UserError` unless it is Python 3.11 or newer."""
    found = shutil.which(Path(name).expanduser())
    folder = Path(name).expanduser() / "bin" / "python"
    if found is None:
        cure = f"did you mean {folder}?" if folder.is_file() else "give the path of an interpreter."
        raise UserError(f"There is no Python {name!r}: {cure}")
    path = Path(found).absolute()  # not resolved: the link of an environment says which one it is
    version = facts_of(path, "asyncio", ())["python"]
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < LEAST_PYTHON:
        raise UserError(f"{name} is Python {version}: the programs need 3.11 or newer.")
    return path


@cache
def facts_of(python: Path, module: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Return an interpreter's `python` version, the `owners` of a module, and `versions` of distributions.

    Nothing of the module is imported. Raises `UserError` if this is not a Python interpreter.
    """
    wrong = f"{python} is not a Python interpreter: give the path of one."
    try:
        answer = subprocess.run(
            [str(python), "-c", VERSIONS, module, *names],
            capture_output=True,
            check=True,
            stdin=subprocess.DEVNULL,
            timeout=ASK_TIMEOUT_S,
        )
        facts: dict[str, Any] = json.loads(answer.stdout)
    except subprocess.TimeoutExpired:
        cure = "try again when the machine is less busy, or give the path of another"
        raise UserError(f"{python} did not answer in {ASK_TIMEOUT_S:.0f} s: {cure}.") from None
    except (OSError, ValueError, subprocess.SubprocessError):
        raise UserError(wrong) from None
    if not isinstance(facts, dict):
        raise UserError(wrong)
    return facts


def outside_version(python: Path, loop: str, distribution: str) -> str:
    """Return the versions of Python, of a framework's distribution, and of the loop's, in words."""
    module = parse_loop(loop).module
    names = (distribution,) if distribution else ()
    facts = facts_of(python, "asyncio" if is_path(module) else module, names)
    versions = facts["versions"]
    own = versions.get(distribution, "") if distribution else f"Python {facts['python']}"
    owners = [f"{name} {versions[name]}" for name in facts["owners"] if name in versions]
    return ", ".join(filter(None, [own, *owners]))


def lacks_distribution(python: Path, distribution: str) -> bool:
    return (
        bool(distribution)
        and distribution not in facts_of(python, "asyncio", (distribution,))["versions"]
    )
