"""Which texts people read in their own language, and how a catalogue is brought up to date with them.

They are the paragraphs of the lesson and of README.md; what each contract shows, and its questions with
their answers; the first sentence of each program; concepts and notions; and what the tool's templates and
modules put into `_("...")`.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polib
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

import hexapla
from hexapla.lesson.steps import steps
from hexapla.project.column_readme import TERMS
from hexapla.project.contract import contracts
from hexapla.project.framework import frameworks
from hexapla.project.root import root
from hexapla.source.lexicon import MEANINGS
from hexapla.source.sections import title_parts

README = "README.md"
MARKER = "_"  # the function that translates
GENERATED = re.compile(
    r"<!-- \[\[\[cog\n.*?\n\]\]\] -->\n(?P<output>.*?)<!-- \[\[\[end\]\]\] -->\n", re.DOTALL
)
NOT_FOR_READERS = re.compile(r"^<!-- .*? -->\n", re.MULTILINE)
ALTERNATIVE = re.compile(r'(?<=alt=")[^"]+')
CONSOLE_COMMENT = re.compile(r"(?<=  # ).+$", re.MULTILINE)
REMOVED = "\0"  # a line that has become part of the line before it
WIDTH = 110  # characters of a line in a catalogue
SIMILAR = 0.6  # from here on, of 1, a changed text keeps its old translation, to be looked at


def texts() -> dict[str, list[str]]:
    """Return all texts, in the order of reading, each with the files that it is in."""
    places: dict[str, list[str]] = {}
    sources = (lesson_texts, readme_texts, contract_texts, notion_texts, marked_texts)
    for place, text in (found for source in sources for found in source()):
        files = places.setdefault(text, [])
        if place not in files:
            files.append(place)
    return places


def lesson_texts() -> Iterator[tuple[str, str]]:
    for step in steps():
        for text in step.texts:
            yield f"lesson/steps/{step.number:02}-{step.name}.md", text


def readme_texts() -> Iterator[tuple[str, str]]:
    read: list[str] = []

    def note(text: str) -> str:
        read.append(text)
        return text

    translated_markdown((root() / README).read_text(encoding="utf-8"), note)
    yield from ((README, text) for text in read)


def contract_texts() -> Iterator[tuple[str, str]]:
    for page in contracts():
        place = f"shared/contract/{page.program}.md"
        files = (column.program(page.program) for column in frameworks())
        program = next(file for file in files if file.is_file())
        yield place, title_parts(program.read_text(encoding="utf-8"))[0]
        yield place, page.shows
        for question in page.left_open:
            if question.id:
                yield place, question.sentence
                for answer, meaning in question.answers.items():
                    yield place, answer
                    yield place, meaning


def notion_texts() -> Iterator[tuple[str, str]]:
    yield from (("source/lexicon.py", meaning) for meaning in MEANINGS.values())
    yield from (("project/column_readme.py", term) for term in TERMS)


def marked_texts() -> Iterator[tuple[str, str]]:
    """Yield what is marked in the tool's own templates and modules."""
    source = Path(hexapla.__file__).parent
    for path in sorted(source.rglob("*.*")):
        place = path.relative_to(source).as_posix()
        if path.suffix == ".html":
            yield from ((place, text) for text in marked_in_template(path.read_text("utf-8")))
        if path.suffix == ".py":
            yield from ((place, text) for text in marked_in_module(path.read_text("utf-8")))


def marked_in_template(source: str) -> Iterator[str]:
    # Imported here: the command `hexapla` starts faster without it.
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    environment = Environment(extensions=["jinja2.ext.i18n"])
    tree = environment.parse(source)
    for _, _, message in extract_from_ast(tree, [MARKER, "gettext"]):
        text = message[0] if isinstance(message, tuple) else message  # it has values, too
        if isinstance(text, str):  # and not a variable
            yield text


def marked_in_module(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == MARKER
        ):
            yield from (
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            )


def translated_markdown(markdown: str, translate: Callable[[str], str]) -> str:
    """Return a document with each of its texts translated, and code, links and generated parts as they are.

    Its texts are headings, paragraphs, what stands in place of a picture, and comments in console sessions.
    """
    *parts, last = GENERATED.split(
        markdown
    )  # in turn what was written by hand, and what cog has made
    pairs = zip(parts[::2], parts[1::2], strict=True)
    whole = "".join(translated_part(written, translate) + made for written, made in pairs)
    return whole + translated_part(last, translate)


def translated_part(markdown: str, translate: Callable[[str], str]) -> str:
    lines = NOT_FOR_READERS.sub("", markdown).splitlines()
    document = SyntaxTreeNode(MarkdownIt("commonmark").parse("\n".join(lines)))
    for node in document.walk(include_self=False):
        if not node.map:
            continue
        start, end = node.map
        if node.type == "inline":
            text = " ".join(node.content.split())
            prefix = lines[start].partition(node.content.splitlines()[0])[0]
            replace_lines(lines, start, end, prefix + translate(text))
        elif node.type in ("html_block", "fence"):
            pattern = ALTERNATIVE if node.type == "html_block" else CONSOLE_COMMENT
            if node.type == "html_block" or node.info == "console":
                for number in range(start, end):
                    lines[number] = pattern.sub(lambda match: translate(match[0]), lines[number])
    return "".join(f"{line}\n" for line in lines if line != REMOVED)


def replace_lines(lines: list[str], start: int, end: int, text: str) -> None:
    lines[start:end] = [text, *[REMOVED] * (end - start - 1)]


def untranslated(path: Path) -> list[str]:
    """Return the texts that a catalogue lacks, or has only a translation of an older wording for."""
    done = {entry.msgid for entry in polib.pofile(str(path)) if entry.translated()}
    return [text for text in texts() if text not in done]


def unused(path: Path) -> list[str]:
    """Return the texts in a catalogue that nobody reads any more."""
    current = texts()
    return [entry.msgid for entry in polib.pofile(str(path)) if entry.msgid not in current]


def placeholders(text: str) -> set[str]:
    """Return the names of the numbers in a text."""
    return set(re.findall(r"\{([a-z_0-9]+)\}", text))


def update_catalogue(path: Path) -> None:
    """Bring a catalogue up to date, in the order of reading: new texts come in, unused ones go.

    If only the wording of a text has changed, its old translation stays, marked `fuzzy`.
    """
    old = polib.pofile(str(path), wrapwidth=WIDTH)
    known = {entry.msgid: entry for entry in old if entry.msgstr}
    current = texts()
    gone = [text for text in known if text not in current]
    new = polib.POFile(wrapwidth=WIDTH)
    new.metadata = old.metadata
    new.header = f"Brought up to date by `hexapla lesson --update --lang {path.stem}`."
    for text, files in current.items():
        new.append(entry_for(text, files, known, gone))
    new.save(str(path))


def entry_for(
    text: str, files: Iterable[str], known: Mapping[str, Any], gone: list[str]
) -> polib.POEntry:
    occurrences = [(file, "") for file in files]
    if text in known:
        before = known[text]
        return polib.POEntry(
            msgid=text, msgstr=before.msgstr, occurrences=occurrences, flags=before.flags
        )
    entry = polib.POEntry(msgid=text, occurrences=occurrences)
    for similar in get_close_matches(text, gone, 1, SIMILAR):
        entry.msgstr, entry.previous_msgid = known[similar].msgstr, similar
        entry.flags.append("fuzzy")
    return entry
