"""A framework is a folder in `packages/`, and its manifest says how to run the programs in it.

The manifest is the one its language already has: `[tool.hexapla]` in `pyproject.toml`, or the
`"hexapla"` key in `package.json`. Nothing else in the repository names a framework. HEXAPLA_PACKAGES adds
folders that stand elsewhere; what has another kind of manifest there is not a framework.
"""

import importlib
import json
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hexapla.project.names import meant_name, suggestion
from hexapla.project.root import LESSON, UserError, packages_folders, root

CONCEPTS = ("start", "scope", "spawn", "sleep", "future", "offload", "cancel", "collect", "serve")


@dataclass(frozen=True)
class Engine:
    """What drives a framework's programs underneath, and how it is chosen."""

    name: str
    about: str
    link: str = ""
    distribution: str = ""
    starter: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    otherwise: str = ""
    module: str = ""
    waits: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()  # the only ones that are run on it; empty for all
    loop: str = ""  # MODULE[:FACTORY] of an asyncio loop that is in no manifest

    def drives(self, program: str) -> bool:
        base = program.rpartition("_")[0]
        return not self.programs or program in self.programs or base in self.programs

    @property
    def lacking(self) -> str:
        """Return why this system cannot run the engine; empty when it can."""
        if not self.needs:
            return ""
        module, _, attribute = self.needs.rpartition(".")
        with suppress(ModuleNotFoundError):
            if hasattr(importlib.import_module(module), attribute):
                return ""
        return self.otherwise or f"this system does not have {self.needs}"


@dataclass(frozen=True)
class Declared:
    """A promise that a framework cannot keep, and why. The suite expects the failure strictly."""

    program: str
    promise: str
    reason: str
    link: str
    engines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing:
    """A program that a framework does not have, and why."""

    reason: str
    link: str


@dataclass(frozen=True)
class Framework:
    """One column: a folder of programs, and its manifest."""

    name: str
    folder: Path
    title: str
    about: str
    status: str
    link: str
    run: tuple[str, ...]
    engines: tuple[Engine, ...]
    lexicon: Mapping[str, tuple[str, ...]]
    requirements: tuple[str, ...] = ()
    distribution: str = ""
    status_link: str = ""
    declared: tuple[Declared, ...] = ()
    missing: Mapping[str, Missing] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)  # by question: a link to its answer
    api: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # see `source.api`
    open: bool = False  # whether the page shows it before the reader has chosen any
    reference: bool = False  # whether the costs of all others are given as ratios to its costs
    loops: bool = False  # whether its programs run on any asyncio loop
    record: Path | None = None  # the file of its answers, if that is not in its folder

    @property
    def default(self) -> Engine:
        """Return the first engine that this system has."""
        return next((engine for engine in self.engines if not engine.lacking), self.engines[0])

    @property
    def status_line(self) -> str:
        return self.status + (f" ({self.status_link})" if self.status_link else "")

    @property
    def suffix(self) -> str:
        return Path(self.run[-1]).suffix

    @property
    def answers(self) -> Path:
        """Return the file of its recorded answers."""
        return self.record or self.folder / "behaviours.toml"

    def program(self, name: str) -> Path:
        return self.folder / f"{name}{self.suffix}"

    def engine(self, name: str) -> Engine:
        """Return the engine of that name; raise `UserError` when there is none."""
        engines = {engine.name: engine for engine in self.engines}
        if meant := meant_name(name, engines):
            return engines[meant]
        cure = suggestion(name, engines, f"it has {', '.join(engines)}.")
        raise UserError(f"{self.name} has no engine {name!r}: {cure}")


def frameworks() -> list[Framework]:
    return [read_framework(folder) for folder in framework_folders()]


def framework_folders() -> list[Path]:
    """Return the folders of all frameworks by name; raise `UserError` when two have the same name."""
    own, *others = packages_folders()
    folders = {path.name: path for path in own.iterdir() if manifest_path(path)}
    for path in (
        path for folder in others for path in folder.iterdir() if is_framework_of_others(path)
    ):
        if twin := folders.get(path.name):
            raise UserError(f"{path} and {twin} are two frameworks of one name: rename a folder.")
        folders[path.name] = path
    return [folders[name] for name in sorted(folders)]


def is_framework_of_others(folder: Path) -> bool:
    path = manifest_path(folder)
    return path is not None and "hexapla" in path.read_text(encoding="utf-8")


def framework(name: str) -> Framework:
    """Return the framework of that name; raise `UserError` when there is none.

    `Trio` and `Node.js` are `trio` and `nodejs`; `asyncio:rloop` is asyncio on a loop from outside.
    """
    if is_outside(name):
        from hexapla.project.outside import outside_framework

        return outside_framework(name)
    if name == LESSON:
        return lesson_framework()
    folders = {folder.name: folder for folder in framework_folders()}
    if meant := meant_name(name, folders):
        return read_framework(folders[meant])
    cure = suggestion(name, folders, f"there are {', '.join(folders)}.")
    raise UserError(f"There is no framework {name!r} in packages/: {cure}")


def is_outside(name: str) -> bool:
    """Return whether this is the name of a column on a loop that is in no manifest: see `outside`."""
    return ":" in name


def lesson_framework() -> Framework:
    """Return the lesson's own programs as a column, which no list of frameworks has."""
    return Framework(
        name=LESSON,
        folder=root() / LESSON,
        title="Python",
        about="The lesson's own programs, in plain Python.",
        status="active",
        link="",
        run=("{python}", "{program}.py"),
        engines=(Engine(name="", about=""),),
        lexicon={},
    )


def manifest_path(folder: Path) -> Path | None:
    paths = (folder / name for name in ("pyproject.toml", "package.json"))
    return next((path for path in paths if path.is_file()), None)


def read_framework(folder: Path) -> Framework:
    """Return the framework in a folder; raise `UserError` when its manifest lacks something or is wrong."""
    path = manifest_path(folder)
    if path is None:
        raise UserError(f"{folder} has no pyproject.toml or package.json: a framework needs one.")
    try:
        facts, requirements = read_manifest(path)
        return Framework(
            name=folder.name,
            folder=folder,
            title=facts["title"],
            about=facts["about"],
            status=facts["status"],
            status_link=facts.get("status-link", ""),
            link=facts["link"],
            run=parse_run(facts["run"]),
            distribution=facts.get("distribution", ""),
            requirements=tuple(requirements),
            engines=parse_engines(facts["engines"]),
            lexicon=parse_lexicon(facts["lexicon"]),
            declared=tuple(Declared(**with_tuples(entry)) for entry in facts.get("declared", [])),
            missing={name: Missing(**entry) for name, entry in facts.get("missing", {}).items()},
            open=facts.get("open") is True,
            reference=facts.get("reference") is True,
            loops=facts.get("loops") is True,
            api=parse_lexicon(facts.get("api", {}), "api"),
            sources={name: str(link) for name, link in facts.get("sources", {}).items()},
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise UserError(f"{path}: {error}.") from error
    except KeyError as error:
        cure = 'see "Add a framework" in CONTRIBUTING.md'
        raise UserError(f"{path} lacks {error}: {cure}.") from error


def read_manifest(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return a manifest's facts for Hexapla, and the requirements of its environment."""
    return parse_manifest(path.suffix, path.read_text(encoding="utf-8"))


@cache  # a page and a suite ask for all of them again and again
def parse_manifest(suffix: str, text: str) -> tuple[dict[str, Any], list[str]]:
    if suffix == ".json":
        facts = json.loads(text)["hexapla"]
        return facts, facts.get("dependencies", [])
    document = tomllib.loads(text)
    return document["tool"]["hexapla"], document["project"].get("dependencies", [])


def parse_run(run: Any) -> tuple[str, ...]:
    """Return the words of a command; raise ValueError unless they can run a program of any name."""
    if not isinstance(run, list) or not run or "{program}" not in run[-1]:
        raise ValueError(f"`run` is {run!r}: it must be a list of words, the last with {{program}}")
    for word in run:
        try:
            word.format(python="", purelib="", program="")
        except (KeyError, IndexError):
            known = "{python}, {purelib} and {program}"
            raise ValueError(f"`run` has {word!r}: there are {known}") from None
    return tuple(run)


def parse_engines(entries: Any) -> tuple[Engine, ...]:
    if not entries or not isinstance(entries, dict):
        raise ValueError("`engines` must be a table with at least one, the preferred first")
    return tuple(Engine(name=name, **with_tuples(entry)) for name, entry in entries.items())


def parse_lexicon(entries: Any, table: str = "lexicon") -> dict[str, tuple[str, ...]]:
    """Return the words for each concept or question; raise ValueError unless all are lists of words."""
    for concept, words in entries.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ValueError(f"`{table}` has {concept} = {words!r}: it must be a list of words")
    return {concept: tuple(words) for concept, words in entries.items()}


def with_tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
