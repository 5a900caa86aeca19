"""A contract page says what a program is given, what it prints, and what every framework promises.

The page is the only list of promises: a promise is the bold sentence of a point under **Promises**, and
the test that holds a program to it bears its name.

A variant is a program that has no page and is held to another's: `echo_server_fast` to that of
`echo_server`. It is whatever file in a column has the name of a program and one word more. A page may ask
more of one variant: the points below a paragraph that begins with "Only of `VARIANT`" are its alone.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path

from hexapla.project.root import UserError, root

POINT = re.compile(r"^- \*\*(?P<sentence>[^*]+?)\.\*\*", re.MULTILINE)
ONLY = re.compile(r"\s*Only of `(?P<variant>[a-z_]+)`")
INPUT = re.compile(
    r"^\*\*Standard input(?: of `(?P<variant>[a-z_]+)`)?:\*\* `(?P<word>[^`\s]+)`", re.MULTILINE
)
OPEN = re.compile(
    r"^- (?P<sentence>[^\n]+?(?:\n  (?!- )[^\n]+?)*?\?)(?:\s+`(?P<name>[a-z0-9-]+)`)?(?:\n|\Z)"
    r"(?P<answers>(?:  .*\n?)*)",
    re.MULTILINE,
)

ANSWER = re.compile(
    r"^  - \*(?P<answer>[^*]+)\*: (?P<means>.+?)(?=^  - |\Z)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Promise:
    """A sentence that every framework keeps.

    `variant` is the only one of whom it is asked; it is empty where a program and all its variants keep it.
    """

    sentence: str
    variant: str = ""

    @property
    def test(self) -> str:
        """Return the name of the test that holds a program to it.

        >>> Promise("A nap shorter by 0.3 s or more wakes first").test
        'test_a_nap_shorter_by_0_3_s_or_more_wakes_first'
        """
        return "test_" + re.sub("[^a-z0-9]+", "_", self.sentence.lower()).strip("_")


@dataclass(frozen=True)
class Question:
    """What a contract leaves open: a sentence, and the answers that there are, with what each means.

    `id` is the program's name and the question's; it is empty where nobody measures the answer yet.
    """

    id: str
    sentence: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Contract:
    """The page of one program, or what it says of a variant.

    `on_input` is the one argument which says that the others stand on standard input, a line each; it is
    empty where a program reads none.
    """

    program: str
    chapter: int
    shows: str
    usage: tuple[str, ...]
    defaults: tuple[str, ...]
    on_input: str
    stanzas: tuple[str, ...]
    brief: bool  # whether, in brief, it is asked of default engines alone
    promises: tuple[Promise, ...]
    left_open: tuple[Question, ...]

    @property
    def takes(self) -> tuple[str, ...]:
        """Return the kinds of its arguments: one, of which there may be many, or some that go together."""
        return tuple(kind.strip("[]") for kind in self.usage if kind != "...]")

    @property
    def serves(self) -> bool:
        """Return whether the program is a server, which runs until it is ended."""
        return self.takes[0] == "PORT"

    @property
    def drains(self) -> bool:
        """Return whether it is a server that is given a time for which it waits for clients at its end."""
        return self.takes == ("PORT", "SECONDS")

    @property
    def calls(self) -> bool:
        """Return whether the program is a client, which needs a server to talk to."""
        return self.takes[0] == "SERVER"

    def reads(self, arguments: tuple[str, ...]) -> bool:
        """Return whether the program reads its standard input when it is given these arguments."""
        return self.on_input != "" and arguments == (self.on_input,)

    def check(self, arguments: tuple[str, ...]) -> None:
        """Raise `UserError` unless the program can be given these arguments."""
        if self.reads(arguments):
            return
        if self.on_input and self.on_input in arguments:
            raise UserError(
                f"{self.program} was given {self.on_input!r} among others: give it alone, and the "
                "others on standard input."
            )
        kinds, many = self.takes, self.usage[-1] == "...]"
        if arguments and not many and len(arguments) != len(kinds):
            right = f"{len(kinds)} arguments" if len(kinds) > 1 else "one argument"
            raise UserError(
                f"{self.program} takes {right}, {' '.join(kinds)}, and was given {len(arguments)}: "
                f"{' '.join(arguments)}."
            )
        names = [
            name
            for kind, word in zip(cycle(kinds), arguments, strict=False)
            if (name := self.check_one(kind, word)) is not None
        ]
        for name in names:
            if names.count(name) > 1:
                raise UserError(f"{name!r} is named twice: every name must be another.")

    def check_one(self, kind: str, word: str) -> str | None:
        """Raise `UserError` unless a word is of this kind; return the name that it gives, if any."""
        name, text = re.fullmatch(r"(?:([^=]*)=)?(.*)", word, re.DOTALL).groups()  # type: ignore[union-attr]
        if ("=" in kind) != (name is not None):
            raise UserError(f"{self.program} takes {kind}, and {word!r} is not of that form.")
        if kind == "NAME":
            name = text
        if name is not None and not re.fullmatch(r"[A-Za-z0-9_-]+", name):
            raise UserError(f"{name!r} is no name: letters, digits, - and _ are.")
        if kind in ("PORT", "SERVER") and not is_whole(text, 0, 65535):
            raise UserError(f"{text!r} is no port: a whole number from 0 to 65535 is.")
        if kind == "COUNT" and not is_whole(text, 1, 99_999):
            raise UserError(f"{text!r} is no count: a whole number from 1 to 99999 is.")
        if kind.endswith("SECONDS") and not is_seconds(text):
            raise UserError(f"{text!r} is no number of seconds: 0.5 is, or 10.")
        return name


def is_whole(text: str, least: int, most: int) -> bool:
    """Return whether the text is a whole number between these two, in plain digits."""
    return re.fullmatch("[0-9]{1,5}", text) is not None and least <= int(text) <= most


def is_seconds(text: str) -> bool:
    """Return whether the text is a finite decimal number that is not negative."""
    try:
        return re.fullmatch(r"[0-9.eE+-]+", text) is not None and 0 <= float(text) < math.inf
    except ValueError:
        return False


def contracts() -> list[Contract]:
    """Return every contract, in the order in which a newcomer would read the programs: by their chapters."""
    return sorted(map(load, pages()), key=lambda each: (each.chapter, each.program))


def pages() -> list[Path]:
    """Return where every contract stands."""
    return [*(root() / "shared" / "contract").glob("*.md")]


def variants() -> list[Contract]:
    """Return what every variant is held to that a column has, or a page speaks of: its program's page."""
    found = {path.stem for path in (root() / "packages").glob("*/*_*.*")}
    found |= {each.variant for page in pages() for each in page_promises(page.stem) if each.variant}
    return [
        load(page, name)
        for name in sorted(found)
        if re.fullmatch("[a-z_]+", name)
        if (page := page_of(name)).is_file() and page.stem != name
    ]


def variants_of(program: str) -> list[str]:
    """Return the variants of a program, by name."""
    return [each.program for each in variants() if base_of(each.program) == base_of(program)]


def peer_of(program: str) -> str:
    """Return the program with which it is compared: itself, unless it is another style of it.

    A variant that keeps a promise of its own does something else than its program, so it is its own peer.
    """
    base = base_of(program)
    own = program in {each.variant for each in page_promises(base)} if base else False
    return program if own else base


def contract(program: str) -> Contract:
    """Return the contract of a program or of a variant; raise `UserError` when there is none."""
    page = page_of(program)
    if page.is_file() and page.stem == program and re.fullmatch("[a-z_]+", program):
        return load(page)
    others = variants()
    for each in others:
        if each.program == program:
            return each
    known = ", ".join(each.program for each in [*contracts(), *others])
    raise UserError(f"There is no program {program!r} in shared/contract/: there are {known}.")


def base_of(program: str) -> str:
    """Return the program whose page this one is held to: itself, unless it is a variant; nothing for none."""
    return page_of(program).stem if program else ""


def page_of(program: str) -> Path:
    """Return where the page is that a program is held to, or would be: its own, or as a variant another's."""
    folder = root() / "shared" / "contract"
    own, other = (folder / f"{name}.md" for name in (program, program.rpartition("_")[0]))
    return other if other.is_file() and not own.is_file() else own


def tests_of(program: str) -> Path:
    """Return the file that holds programs to a page, and asks what it leaves open."""
    return root() / "tests" / "conformance" / f"test_{base_of(program)}.py"


def page_promises(program: str) -> tuple[Promise, ...]:
    """Return every promise of a page, also those that only a variant keeps; none where there is no page."""
    page = page_of(program)
    return tuple(promises(page.read_text(encoding="utf-8"))) if page.is_file() else ()


def load(page: Path, variant: str = "") -> Contract:
    """Return the contract on a page, or of a variant; raise `UserError` when a part of it is not there."""
    return parsed(page, page.read_text(encoding="utf-8"), variant or page.stem)


@cache  # a suite asks for the same page once for each of its tests
def parsed(page: Path, text: str, program: str) -> Contract:
    """Return what a page's text says of a program; raise `UserError` when a part of it is not there."""
    given = INPUT.search(text)

    def field(pattern: str) -> str:
        found = re.search(pattern, text, re.MULTILINE | re.DOTALL)
        if not found:
            raise UserError(f"{page} has nothing of the form {pattern!r}: see its neighbours.")
        return " ".join(found[1].split())

    return Contract(
        program=program,
        chapter=int(field(r"^\*\*Chapter:\*\* ([0-9]+)$")),
        shows=field(r"\A# [a-z_]+\n\n(.+?)\n\n"),
        usage=tuple(field(r"^\*\*Usage:\*\* `[a-z_]+ ([^`]+)`$").split()),
        defaults=tuple(field(r"^Without arguments: `([^`]+)`").split()),
        on_input=given["word"] if given and given["variant"] in (None, program) else "",
        stanzas=tuple(re.findall("`([^`]+)`", field(r"^\*\*Stanzas:\*\* (.+?)$"))),
        brief="**In a hurry:**" in text,
        promises=tuple(each for each in promises(text) if each.variant in ("", program)),
        left_open=tuple(questions(page.stem, sections(text).get("Left open", ""))),
    )


def sections(text: str) -> dict[str, str]:
    """Return the sections of a page, by their headings."""
    return dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))


def promises(text: str) -> Iterator[Promise]:
    """Yield the promises of a page, in its order, with the one variant of whom each is asked."""
    variant = ""
    for paragraph in sections(text).get("Promises", "").split("\n\n"):
        if points := POINT.findall(paragraph):
            yield from (Promise(sentence, variant) for sentence in points)
        else:
            only = ONLY.match(paragraph)
            variant = only["variant"] if only else ""


def questions(program: str, section: str) -> Iterator[Question]:
    """Yield the questions of a page's last section, in its order."""
    for found in OPEN.finditer(section):
        yield Question(
            id=f"{program}/{found['name']}" if found["name"] else "",
            sentence=" ".join(found["sentence"].split()),
            answers={
                each["answer"]: " ".join(each["means"].split())
                for each in ANSWER.finditer(found["answers"])
            },
        )
