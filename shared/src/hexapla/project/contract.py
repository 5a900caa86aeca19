"""A contract page says what a program is given, what it prints, and what every framework promises.

Its facts are in a TOML front matter; below it are prose, output, promises and questions, in Markdown.
The page is the only list of promises: a promise is the bold sentence of a point under **Promises**, and
its test has its name.

A variant is a program without a page of its own: `echo_server_fast` is held to the page of `echo_server`.
It is any file in `packages/` that has the name of a program and one word more. Points below a paragraph
that begins with "Only of `sleep_gather_many`" are promises of that variant alone.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from hexapla.project.names import meant_name, suggestion
from hexapla.project.root import LESSON, UserError, packages_folders, root

REQUIRED_FACTS = {"chapter": int, "usage": str, "defaults": list, "sections": list, "brief": bool}
OPTIONAL_FACTS = {"standard_input": dict, "needs": dict, "bites": list, "api": dict}

KINDS = {int: "an integer", str: "a text", list: "a list", bool: "true or false", dict: "a table"}

PROMISE = re.compile(r"\*\*(?P<sentence>[^*]+)\.\*\*")
ONLY_OF = re.compile(r"Only of `(?P<variant>[a-z_]+)`")
QUESTION = re.compile(r"(?P<sentence>.+?\?)(?: `(?P<name>[a-z0-9-]+)`)?")
ANSWER = re.compile(r"\*(?P<answer>[^*]+)\*: (?P<meaning>.+)")


@dataclass(frozen=True)
class Promise:
    """A sentence that every framework keeps."""

    sentence: str
    variant: str = ""  # the only program that it applies to; empty for the page's and all variants

    @property
    def test(self) -> str:
        """Return the name of the test that holds a program to it.

        >>> Promise("A nap shorter by 0.3 s or more wakes first").test
        'test_a_nap_shorter_by_0_3_s_or_more_wakes_first'
        """
        return "test_" + re.sub("[^a-z0-9]+", "_", self.sentence.lower()).strip("_")


@dataclass(frozen=True)
class Question:
    """What a contract leaves open: a sentence, and the possible answers with their meanings."""

    id: str  # program/name; empty if the answer is not measured yet
    sentence: str
    answers: Mapping[str, str]

    @property
    def program(self) -> str:
        """Return the name of the program; empty if the answer is not measured yet."""
        return self.id.partition("/")[0]


@dataclass(frozen=True)
class Contract:
    """The page of one program, or what it says of a variant.

    `brief`: the session `tests` runs it on a framework's default engine only. `standard_input`: by program,
    the single argument that makes it read its arguments from there, one per line. `needs`: by variant, the
    `module.attribute` of the standard library that a system must have for it. `bites`: the names of those
    questions whose answer can change, without an error, what a program does once it is ported: the rule is in
    CONTRIBUTING.md. `api`: by question, what its answers are about: concepts, of which the first counts
    that a program has words for, or a word.
    """

    program: str
    chapter: int
    shows: str
    usage: tuple[str, ...]
    defaults: tuple[str, ...]
    sections: tuple[str, ...]
    brief: bool
    standard_input: Mapping[str, str]
    promises: tuple[Promise, ...]
    left_open: tuple[Question, ...]
    needs: Mapping[str, str] = field(default_factory=dict)
    bites: tuple[str, ...] = ()
    api: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def biting(self) -> list[str]:
        """Return the ids of the questions in `bites`."""
        return [f"{self.program}/{name}" for name in self.bites]

    @property
    def summary(self) -> str:
        """Return the first sentence on what it shows, without the marks of Markdown."""
        sentence = re.split(r"(?<=[.?!]) ", self.shows, maxsplit=1)[0]
        return re.sub("[*`]", "", sentence)

    @property
    def takes(self) -> tuple[str, ...]:
        """Return the kinds of its arguments: one that may be repeated, or a fixed sequence."""
        return tuple(kind.strip("[]") for kind in self.usage if kind != "...]")

    @property
    def serves(self) -> bool:
        return self.takes[0] == "PORT"

    @property
    def drains(self) -> bool:
        """Return whether it is a server that waits for its clients before it ends."""
        return self.takes == ("PORT", "SECONDS")

    @property
    def calls(self) -> bool:
        return self.takes[0] == "SERVER"

    def reads(self, arguments: tuple[str, ...]) -> bool:
        return arguments == (self.standard_input.get(self.program),)

    def check(self, arguments: tuple[str, ...]) -> None:
        """Raise `UserError` unless the program can be run with these arguments."""
        if self.reads(arguments):
            return
        if (sign := self.standard_input.get(self.program)) in arguments:
            only = f"{sign!r} must be the only argument of {self.program}"
            raise UserError(f"{only}: the others then come from standard input.")
        kinds, repeated = self.takes, self.usage[-1] == "...]"
        if arguments and not repeated and len(arguments) != len(kinds):
            count = f"{len(kinds)} arguments" if len(kinds) > 1 else "one argument"
            wanted = f"{self.program} takes {count}, {' '.join(kinds)}"
            raise UserError(f"{wanted}, and got {len(arguments)}: {' '.join(arguments)}.")
        if 0 < len(arguments) < len(kinds):
            raise UserError(f"{self.program} takes {' '.join(kinds)}, and got {arguments[0]} only.")
        names = set()
        for kind, argument in zip(chain(kinds, repeat(kinds[-1])), arguments, strict=False):
            name = self.check_argument(kind, argument)
            if name is not None and name in names:
                raise UserError(f"The name {name!r} is used twice: give each one another name.")
            names.add(name)

    def check_argument(self, kind: str, argument: str) -> str | None:
        """Raise `UserError` unless an argument is of this kind; return the name in it, if any."""
        name, value = re.fullmatch(r"(?:([^=]*)=)?(.*)", argument, re.DOTALL).groups()  # type: ignore[union-attr]
        if ("=" in kind) != (name is not None):
            raise UserError(f"{self.program} takes {kind}, and {argument!r} is not of that form.")
        if kind == "NAME":
            name = value
        if name is not None and not re.fullmatch(r"[A-Za-z0-9_-]+", name):
            raise UserError(f"{name!r} is not a valid name: use letters, digits, - and _.")
        if kind in ("PORT", "SERVER") and not is_whole_number(value, 0, 65535):
            raise UserError(f"{value!r} is not a valid port: use a whole number from 0 to 65535.")
        if kind in ("COUNT", "LIMIT") and not is_whole_number(value, 1, 99_999):
            about = f"{value!r} is not a valid {kind.lower()}"
            raise UserError(f"{about}: use a whole number from 1 to 99999.")
        if kind.endswith("SECONDS") and not is_seconds(value):
            cure = "use a decimal number, such as 0.5 or 10."
            raise UserError(f"{value!r} is not a valid number of seconds: {cure}")
        return name


def is_whole_number(text: str, least: int, most: int) -> bool:
    return re.fullmatch("[0-9]{1,5}", text) is not None and least <= int(text) <= most


def is_seconds(text: str) -> bool:
    try:
        return re.fullmatch(r"[0-9.eE+-]+", text) is not None and 0 <= float(text) < math.inf
    except ValueError:
        return False


def contracts() -> list[Contract]:
    """Return the contracts of the frameworks' programs in the order of reading: by chapter."""
    return by_chapter(contract_paths())


def lesson_contracts() -> list[Contract]:
    """Return the contracts of the lesson's own programs, which no framework has, in the same order."""
    return by_chapter((root() / LESSON / "contract").glob("*.md"))


def by_chapter(paths: Iterable[Path]) -> list[Contract]:
    pages = map(read_contract, paths)
    return sorted(pages, key=lambda page: (page.chapter, page.program))


def contract_paths() -> list[Path]:
    return [*(root() / "shared" / "contract").glob("*.md")]


def lesson_programs(base: str = "") -> list[str]:
    """Return the lesson's own programs, or those that are held to one page of it."""
    own = root() / LESSON
    pages = {path.stem: contract_path(path.stem) for path in own.glob("*.py")}
    held = {name: path for name, path in pages.items() if path.parent == own / "contract"}
    return sorted(name for name, path in held.items() if base in ("", path.stem))


def variants() -> list[Contract]:
    """Return the contract of every variant that a framework has, or a page names."""
    names = {path.stem for folder in packages_folders() for path in folder.glob("*/*_*.*")}
    names |= {promise.variant for path in contract_paths() for promise in page_promises(path.stem)}
    return [
        read_contract(path, name)
        for name in sorted(names)
        if re.fullmatch("[a-z_]+", name)
        if (path := contract_path(name)).is_file() and path.stem != name
    ]


def contracts_and_variants() -> list[Contract]:
    return [*contracts(), *variants()]


def variants_of(program: str) -> list[str]:
    return [page.program for page in variants() if base_of(page.program) == base_of(program)]


def peer_of(program: str) -> str:
    """Return the program that it is compared with: the base, unless it has promises of its own."""
    base = base_of(program)
    has_own = base and program in {promise.variant for promise in page_promises(base)}
    return program if has_own else base


def contract(program: str) -> Contract:
    """Return the contract of a program or of a variant; raise `UserError` when there is none.

    `Echo server` and `echo-server` are `echo_server`.
    """
    path = contract_path(program)
    if path.is_file() and path.stem == program and re.fullmatch("[a-z_]+", program):
        return read_contract(path)
    pages = {page.program: page for page in contracts_and_variants()}
    if meant := meant_name(program, pages):
        return pages[meant]
    if meant := meant_name(program, lesson_programs()):
        return read_contract(contract_path(meant), meant)
    cure = suggestion(program, pages, f"there are {', '.join(pages)}.")
    raise UserError(f"There is no program {program!r} in shared/contract/: {cure}")


def base_of(program: str) -> str:
    """Return the program whose page this one is held to: itself, unless it is a variant."""
    return contract_path(program).stem if program else ""


def contract_path(program: str) -> Path:
    """Return the page that a program or variant is held to, whether or not it exists."""
    top = root()
    folders = [top / "shared" / "contract", top / LESSON / "contract"]
    names = (program, program.rpartition("_")[0])
    paths = [folder / f"{name}.md" for name in names for folder in folders]
    return next((path for path in paths if path.is_file()), paths[0])


def tests_of(program: str) -> Path:
    is_lesson = contract_path(program).parent == root() / LESSON / "contract"
    folder = LESSON if is_lesson else "conformance"
    return root() / "tests" / folder / f"test_{base_of(program)}.py"


def page_promises(program: str) -> tuple[Promise, ...]:
    """Return the promises of a page and of all its variants; none if there is no page."""
    path = contract_path(program)
    return parse_contract(path, path.read_text("utf-8")).promises if path.is_file() else ()


def read_contract(path: Path, variant: str = "") -> Contract:
    """Return the contract on a page, or of a variant; raise `UserError` if a part is missing or wrong."""
    page = parse_contract(path, path.read_text(encoding="utf-8"))
    program = variant or page.program
    promises = (promise for promise in page.promises if promise.variant in ("", program))
    return replace(page, program=program, promises=tuple(promises))


@cache  # each test of a suite needs it
def parse_contract(path: Path, text: str) -> Contract:
    """Return a page with the promises of all variants; raise `UserError` if a part is missing or wrong."""
    facts, markdown = front_matter(path, text)
    chapters = chapters_of(SyntaxTreeNode(MarkdownIt("commonmark").parse(markdown)))
    summary = [node for node in chapters.get(path.stem, []) if node.type == "paragraph"]
    if not summary:
        title = f"# {path.stem}"
        raise UserError(f"{path} needs the title `{title}`, and below it what the program shows.")
    return Contract(
        program=path.stem,
        chapter=facts["chapter"],
        shows=source(summary[0]),
        usage=tuple(facts["usage"].split()),
        defaults=tuple(facts["defaults"]),
        sections=tuple(facts["sections"]),
        brief=facts["brief"],
        standard_input=facts.get("standard_input", {}),
        promises=tuple(parse_promises(path, chapters.get("Promises", []))),
        left_open=tuple(parse_questions(path.stem, chapters.get("Left open", []))),
        needs=facts.get("needs", {}),
        bites=tuple(facts.get("bites", ())),
        api=facts.get("api", {}),
    )


def front_matter(
    path: Path,
    text: str,
    required: Mapping[str, type] = REQUIRED_FACTS,
    optional: Mapping[str, type] = OPTIONAL_FACTS,
) -> tuple[dict[str, Any], str]:
    """Return the facts at the top of a page, and the Markdown below; raise `UserError` if one is wrong."""
    parts = re.fullmatch(r"\+\+\+\n(.*?\n)\+\+\+\n(.*)", text, re.DOTALL)
    if parts is None:
        raise UserError(f"{path} must begin with its facts, between two lines `+++`.")
    try:
        facts = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: its front matter is not valid TOML: {error}.") from error
    for name in required.keys() - facts.keys():
        raise UserError(f"{path}: its front matter lacks `{name}`: see the other pages.")
    known = {**required, **optional}
    for name, value in facts.items():
        if name not in known:
            raise UserError(f"{path}: there is no fact `{name}`: there are {', '.join(known)}.")
        if type(value) is not known[name] or value in ("", []):
            raise UserError(f"{path}: `{name}` is {value!r}, and must be {KINDS[known[name]]}.")
    return facts, parts[2]


def chapters_of(document: SyntaxTreeNode) -> dict[str, list[SyntaxTreeNode]]:
    chapters: dict[str, list[SyntaxTreeNode]] = {}
    nodes: list[SyntaxTreeNode] = []
    for node in document.children:
        if node.type == "heading":
            nodes = chapters.setdefault(source(node), [])
        else:
            nodes.append(node)
    return chapters


def source(node: SyntaxTreeNode) -> str:
    """Return the Markdown of a heading, a paragraph, or a point's first paragraph, on one line."""
    inline = next(child for child in node.walk() if child.type == "inline")
    return " ".join(inline.content.split())


def points(nodes: list[SyntaxTreeNode]) -> Iterator[SyntaxTreeNode]:
    for node in nodes:
        if node.type == "bullet_list":
            yield from node.children


def parse_promises(path: Path, nodes: list[SyntaxTreeNode]) -> Iterator[Promise]:
    variant = ""
    for node in nodes:
        if node.type == "paragraph":
            only = ONLY_OF.match(source(node))
            variant = only["variant"] if only else ""
        for point in points([node]):
            promise = PROMISE.match(source(point))
            if promise is None:
                raise UserError(f"{path}: the promise {source(point)!r} needs a sentence in bold.")
            yield Promise(promise["sentence"], variant)


def parse_questions(program: str, nodes: list[SyntaxTreeNode]) -> Iterator[Question]:
    for point in points(nodes):
        if question := QUESTION.fullmatch(source(point)):
            answers = (ANSWER.fullmatch(source(answer)) for answer in points(point.children))
            yield Question(
                id=f"{program}/{question['name']}" if question["name"] else "",
                sentence=question["sentence"],
                answers={answer["answer"]: answer["meaning"] for answer in answers if answer},
            )
