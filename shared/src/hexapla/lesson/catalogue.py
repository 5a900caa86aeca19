"""Texts in another language: a gettext catalogue for each, `lesson/<language>.po`.

A text's key is the English text itself, a paragraph on one line. So a translation cannot be stale: if the
English changes, its translation is no longer found, and a test says so. polib reads the files, because the
`gettext` module reads only compiled ones, and Babel brings 30 MB of other things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hexapla.project.root import LESSON, UserError, need_extra, root

SOURCE_LANGUAGE = "en"
NAME_HEADER = "X-Language-Name"  # what its speakers call the language


@dataclass(frozen=True)
class Catalogue:
    """The translations into one language, called with an English text; one that it lacks stays English."""

    language: str  # as in HTML's `lang`
    name: str
    entries: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        return self.entries.get(text, text)


def catalogues() -> list[Catalogue]:
    """Return all languages, the one of the texts first."""
    others = sorted(path.stem for path in (root() / LESSON).glob("*.po"))
    return [Catalogue(SOURCE_LANGUAGE, "English"), *map(catalogue, others)]


def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; raise `UserError` when there is none."""
    path = catalogue_path(language)
    if language == SOURCE_LANGUAGE:
        return Catalogue(SOURCE_LANGUAGE, "English")
    if not path.is_file():
        known = ", ".join(other.language for other in catalogues())
        raise UserError(f"There is no language {language!r} in lesson/: there are {known}.")
    return read_catalogue(path, path.stat().st_mtime_ns)


def catalogue_path(language: str) -> Path:
    return root() / LESSON / f"{language}.po"


@cache
def read_catalogue(path: Path, _changed: int) -> Catalogue:
    need_extra(f"The language {path.stem!r}", "lesson", "polib")
    import polib

    file = polib.pofile(str(path))
    entries = {entry.msgid: entry.msgstr for entry in file if entry.translated()}
    return Catalogue(path.stem, file.metadata.get(NAME_HEADER, path.stem), entries)
