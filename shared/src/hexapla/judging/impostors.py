"""Impostors: the wrong programs of `tests/impostors/`; their docstrings say what must catch them."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hexapla.project.contract import base_of
from hexapla.project.implementation import NO_FRAMEWORK, Implementation
from hexapla.project.root import root

IMPOSTOR = "impostor"  # the framework of all wrong programs
SEE = re.compile(r"^See: (.+?)(?:\n\n|\s*\Z)", re.MULTILINE | re.DOTALL)
CAUGHT = re.compile(r"^- (?P<sentence>[^:]+): (?P<words>.+?)$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class Impostor(Implementation):
    """A wrong program. `caught_by` has the code by promise; `caption` says what one sees of it."""

    caught_by: Mapping[str, str] = field(default_factory=dict)
    caption: str = ""


def impostors(program: str) -> list[Impostor]:
    """Return the wrong programs of that name, and of its variants, with what must catch each of them."""
    folders = sorted((root() / "tests" / "impostors").glob(f"{program}*/"))
    return [
        Impostor(
            framework=replace(NO_FRAMEWORK, name=IMPOSTOR),
            words=(sys.executable, str(path)),
            label=path.stem,
            program="" if folder.name == program else folder.name,
            caught_by=caught_by(path),
            caption=caption(path),
        )
        for folder in folders
        if base_of(folder.name) == program
        for path in sorted(folder.glob("*.py"))
    ]


def caught_by(path: Path) -> dict[str, str]:
    """Return the code by promise, from the lines `- Promise: code` below `Caught by:` in the docstring."""
    _, _, points = opening_docstring(path).partition("Caught by:")
    return {point["sentence"]: point["words"] for point in CAUGHT.finditer(points)}


def caption(path: Path) -> str:
    """Return the sentence below `See:`, which says what one sees of an impostor, or nothing."""
    text = SEE.search(opening_docstring(path))
    return " ".join(text[1].split()) if text else ""


def opening_docstring(path: Path) -> str:
    return path.read_text(encoding="utf-8").split('"""')[1]
