"""Faulty loops: the asyncio loops of `tests/loops/`, with one fault each; their docstrings say what finds it.

A fault is found by a promise, which it breaks with a code, or by a question, which it answers otherwise than
asyncio's own loop does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hexapla.judging.impostors import IMPOSTOR, Impostor, opening_docstring
from hexapla.project.contract import base_of
from hexapla.project.framework import Framework
from hexapla.project.implementation import NO_FRAMEWORK, implementations
from hexapla.project.outside import loop_columns, outside_framework
from hexapla.project.root import root

BROKEN = re.compile(r"^- (?P<program>\w+): (?P<sentence>[^:\n]+): (?P<code>[a-z-]+)$", re.MULTILINE)
ANSWERED = re.compile(r"^- (?P<question>\w+/[\w-]+): (?P<answer>[^:\n]+)$", re.MULTILINE)


@dataclass(frozen=True)
class FaultyLoop:
    """A loop; `caught_by` has the codes by program and promise, `answers` the answers by question."""

    path: Path
    caught_by: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def framework(self) -> Framework:
        """Return the standard library's column on this loop."""
        return outside_framework(f"{loop_columns()[0].name}:{self.path}")


def faulty_loops() -> list[FaultyLoop]:
    """Return all loops of the folder; the one without a fault is caught by nothing."""
    return [faulty_loop(path) for path in sorted((root() / "tests" / "loops").glob("*.py"))]


def faulty_loop(path: Path) -> FaultyLoop:
    _, _, points = opening_docstring(path).partition("Caught by:")
    caught_by: dict[str, dict[str, str]] = {}
    for point in BROKEN.finditer(points):
        caught_by.setdefault(point["program"], {})[point["sentence"]] = point["code"]
    answers = {point["question"]: point["answer"] for point in ANSWERED.finditer(points)}
    return FaultyLoop(path, caught_by, answers)


def programs_on_faulty_loops(program: str) -> list[Impostor]:
    """Return that program, or variants of it, on each loop whose fault it shows: they must be caught."""
    return [
        Impostor(
            framework=replace(NO_FRAMEWORK, name=IMPOSTOR),
            words=implementations(loop.framework)[0].command(name),
            label=f"on_{loop.name}",
            program="" if name == program else name,
            caught_by=promises,
        )
        for loop in faulty_loops()
        for name, promises in loop.caught_by.items()
        if base_of(name) == program
    ]
