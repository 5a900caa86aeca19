"""The names that commands take: what each means, and what a shell completes.

Completion is that of click: it asks these types, and outside a checkout they know no names.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import click
from click.shell_completion import CompletionItem

from hexapla.behaviours.answers import all_questions
from hexapla.behaviours.query import all_implementations, implementation_named, question_names
from hexapla.project.contract import contract, contracts_and_variants
from hexapla.project.framework import framework, frameworks
from hexapla.project.names import meant_name
from hexapla.project.root import UserError

Names = Mapping[str, str]  # with a few words on each


def framework_names() -> Names:
    return {column.name: column.about for column in frameworks()}


def program_names() -> Names:
    return {page.program: page.summary for page in contracts_and_variants()}


def implementation_names() -> Names:
    return {
        f"{column.name}": column.engine.about if not column.default else column.framework.about
        for column in all_implementations()
    }


def engine_names(framework_name: str | None) -> Names:
    """Return the engines of a framework; without one, those of all frameworks."""
    columns = [framework(framework_name)] if framework_name else frameworks()
    return {engine.name: engine.about for column in columns for engine in column.engines}


def questions_by_name() -> Names:
    sentences = {id_: question.sentence for id_, question in all_questions().items()}
    by_short_name = {id_.partition("/")[2]: text for id_, text in sentences.items()}
    return {name: {**by_short_name, **sentences}[name] for name in question_names()}


def words_of_run(context: click.Context) -> Names:
    """Return the programs of the framework that was named before."""
    name = context.params.get("framework")
    programs = program_names()
    return {word: programs[word] for word in programs if not name or has_program(name, word)}


def has_program(framework_name: str, program: str) -> bool:
    return framework(framework_name).program(program).is_file()


def words_of_show(context: click.Context) -> Names:
    named = context.params.get("names") or context.params.get("words")
    return framework_names() if named else program_names()


def words_of_behaviours(_: click.Context) -> Names:
    return {**framework_names(), **program_names(), **questions_by_name()}


def engines_of_run(context: click.Context) -> Names:
    """Return the engines of the framework that was named before."""
    name = context.params.get("framework") or next(iter(context.args), None)  # as yet unparsed
    return engine_names(name)


@dataclass(frozen=True)
class NameType(click.ParamType[str]):
    """A kind of name: what a shell offers for it, and which name a text means.

    `meaning` returns the name and raises `UserError`; without it, the text stays as it is, and the command
    finds out what it means.
    """

    name: str
    offered: Callable[[click.Context], Names]
    meaning: Callable[[str], str] = str

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return self.meaning(value)

    def get_missing_message(
        self, param: click.Parameter, ctx: click.Context | None = None
    ) -> str | None:
        names = self.offered(ctx or click.get_current_context())
        return f"There are {', '.join(names)}."

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        try:
            return completions(self.offered(ctx), incomplete)
        except UserError:
            return []


def completions(names: Names, incomplete: str) -> list[CompletionItem]:
    """Return the names that begin with a text, whatever its case."""
    begun: Iterable[str] = (
        name for name in names if name.casefold().startswith(incomplete.casefold())
    )
    return [CompletionItem(name, help=names[name]) for name in begun]


FRAMEWORK = NameType("framework", lambda _: framework_names(), lambda text: framework(text).name)
PROGRAM = NameType("program", lambda _: program_names(), lambda text: contract(text).program)
IMPLEMENTATION = NameType(
    "framework", lambda _: implementation_names(), lambda text: implementation_named(text).name
)
ENGINE = NameType(
    "engine",
    lambda _: engine_names(None),
    lambda text: meant_name(text, engine_names(None)) or text,
)
ENGINE_OF_FRAMEWORK = NameType("engine", engines_of_run)
RUN_FRAMEWORK = NameType("framework", lambda _: framework_names())
RUN_PROGRAM = NameType("program", words_of_run)
SHOWN = NameType("name", words_of_show)
ASKED = NameType("name", words_of_behaviours)
CONDITION = NameType("condition", lambda _: questions_by_name())
