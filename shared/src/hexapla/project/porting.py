"""What people port from: the entries of guides and API references, and the program that shows each.

A source is a file in `shared/porting/`: a title, a link, the framework that it is about, and its entries. An
entry shows a program, a variant, or a question of a contract (`blocking/noticed`); without any, nothing here
shows it yet. Counts come from the entries alone.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from hexapla.project.contract import contracts, contracts_and_variants
from hexapla.project.framework import CONCEPTS, frameworks
from hexapla.project.names import suggestion
from hexapla.project.root import UserError, root


@dataclass(frozen=True)
class PortingEntry:
    """A part of an API, by the name that its source gives it.

    `concepts`: those of the lexicon that it is about; without any, the words are those that the answers of
    the program are about. `words`: those of its own framework, where its manifest would give others. `note`:
    what of it is shown, where that is not all.
    """

    name: str
    shown: tuple[str, ...] = ()  # programs, variants and questions
    concepts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    note: str = ""

    @property
    def programs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name.partition("/")[0] for name in self.shown))


@dataclass(frozen=True)
class PortingSource:
    """A guide or an API reference of one framework."""

    name: str
    title: str
    link: str
    framework: str
    entries: tuple[PortingEntry, ...]

    @property
    def covered(self) -> int:
        """Return how many entries a program or a question shows."""
        return sum(bool(entry.shown) for entry in self.entries)


def porting_sources() -> list[PortingSource]:
    """Return the sources, by framework and name; raise `UserError` if a file is wrong."""
    folder = root() / "shared" / "porting"
    known = known_names()
    read = (read_porting_source(path, known) for path in folder.glob("*.toml"))
    return sorted(read, key=lambda source: (source.framework, source.name))


def known_names() -> Mapping[str, Collection[str]]:
    """Return the names that may stand in an entry or a source, by key."""
    programs = [page.program for page in contracts_and_variants()]
    questions = [question.id for page in contracts() for question in page.left_open if question.id]
    return {
        "shown": [*programs, *questions],
        "concepts": CONCEPTS,
        "framework": [column.name for column in frameworks()],
    }


def read_porting_source(path: Path, known: Mapping[str, Collection[str]]) -> PortingSource:
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = tuple(parse_porting_entry(entry) for entry in facts.pop("entries"))
        source = PortingSource(name=path.stem, entries=entries, **facts)
    except KeyError as error:
        raise UserError(f"{path} lacks {error}: see the other files beside it.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise UserError(f"{path}: {error}.") from error
    for mistake in mistakes_in(source, known):
        raise UserError(f"{path}: {mistake}")
    return source


def parse_porting_entry(facts: Mapping[str, Any]) -> PortingEntry:
    """Return an entry; raise KeyError or ValueError if a part is missing, unknown or of another kind."""
    for key in facts.keys() - {field.name for field in fields(PortingEntry)}:
        raise ValueError(f"an entry has no key `{key}`")
    lists = {key: facts[key] for key in ("shown", "concepts", "words") if key in facts}
    for key, names in lists.items():
        if not isinstance(names, list) or not names:
            raise ValueError(f"`{key}` of {facts['name']!r} must be a list with a name in it")
    tuples = {key: tuple(names) for key, names in lists.items()}
    return PortingEntry(name=str(facts["name"]), note=str(facts.get("note", "")), **tuples)


def mistakes_in(source: PortingSource, known: Mapping[str, Collection[str]]) -> Iterable[str]:
    """Yield a sentence on each name that is twice there, or that nothing bears."""
    names = [entry.name for entry in source.entries]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"the entry {name!r} is there twice."
    used = [("framework", source.framework)]
    for entry in source.entries:
        used += [("shown", name) for name in entry.shown]
        used += [("concepts", name) for name in entry.concepts]
    for key, name in used:
        if name not in known[key]:
            cure = suggestion(name, known[key], f"there are {', '.join(known[key])}.")
            yield f"`{key}` has {name!r}: {cure}"


def sources_of(framework: str) -> list[PortingSource]:
    """Return what people port from a framework by; raise `UserError` if nothing is listed."""
    sources = porting_sources()
    listed = [source for source in sources if source.framework == framework]
    if not listed:
        names = ", ".join(dict.fromkeys(source.framework for source in sources))
        raise UserError(f"No guide and no reference of {framework} is listed: there are {names}.")
    return listed
