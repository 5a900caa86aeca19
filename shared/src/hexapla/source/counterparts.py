"""How a framework says what an entry of a guide or a reference is about: words, and the files they are in."""

from pathlib import Path

from hexapla.project.contract import base_of, contract
from hexapla.project.framework import Framework
from hexapla.project.porting import PortingEntry
from hexapla.source.api import api_of, words_in


def file_of(program: str, framework: Framework) -> Path | None:
    """Return the file of a program; of a variant that a framework lacks, that of the program itself."""
    files = (framework.program(name) for name in (program, base_of(program)))
    return next((file for file in files if file.is_file()), None)


def entry_words(entry: PortingEntry, framework: Framework) -> tuple[str, ...]:
    """Return the words of a framework that an entry is about, as its programs have them.

    They are those of the entry's concepts, and those that the manifest gives the program or question. Without
    concepts, and with nothing in the manifest, they are those that the answers of the program are about.
    """
    words: dict[str, None] = {}
    for name in entry.shown:
        file = file_of(name.partition("/")[0], framework)
        if file is None:
            continue
        code = file.read_text(encoding="utf-8")
        wanted = [word for concept in entry.concepts for word in framework.lexicon.get(concept, ())]
        wanted += [word for key in api_keys(name, framework) for word in framework.api[key]]
        used = words_in(code, framework.suffix, wanted)
        if not used and not entry.concepts:
            used = answer_words(name, framework, code)
        words |= dict.fromkeys(used)
    return tuple(words)


def source_words(entry: PortingEntry, framework: Framework) -> tuple[str, ...]:
    """Return the words of the framework whose API an entry is from: its own, else those of the manifest."""
    return entry.words or entry_words(entry, framework)


def api_keys(name: str, framework: Framework) -> list[str]:
    """Return the keys of a question, or of a program and its questions, in a manifest's `api`."""
    return [key for key in framework.api if key == name or key.startswith(f"{name}/")]


def answer_words(name: str, framework: Framework, code: str) -> tuple[str, ...]:
    """Return what the answers of a program are about, or that of one question."""
    program, _, question = name.partition("/")
    page = contract(base_of(program))
    ids = [f"{page.program}/{question}"] if question else [open_.id for open_ in page.left_open]
    words = (word for id_ in ids for word in api_of(id_, page.api, framework, code))
    return tuple(dict.fromkeys(words))
