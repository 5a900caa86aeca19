"""The command `lesson`."""

import shutil
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.syntax import Syntax
from rich.text import Text

from hexapla.cli.names import why_missing
from hexapla.cli.run import VISITORS, run_program
from hexapla.lesson.catalogue import SOURCE_LANGUAGE, Catalogue, catalogue, catalogue_path
from hexapla.lesson.record import (
    LessonRecord,
    lesson_record,
    record_lesson,
    with_numbers,
    write_record,
)
from hexapla.lesson.steps import Excerpt, ShownProgram, Step, excerpts, step, steps
from hexapla.project.contract import contract
from hexapla.project.root import UserError, need_checkout
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import echo, stdout_console

TEXT_WIDTH = 96  # characters of a line of prose, at most


@click.command()
@click.argument("number", metavar="[STEP]", type=int, required=False)
@click.option(
    "--lang", default=SOURCE_LANGUAGE, show_default=True, help="Language of the texts, such as ko."
)
@click.option("--record", is_flag=True, help="Run what the lesson quotes, and record it.")
@click.option("--update", is_flag=True, help="Bring a language's catalogue up to date.")
def lesson(number: int | None, lang: str, record: bool, update: bool) -> None:
    """Follow the lesson, from a call that blocks to a server.

    \b
    hexapla lesson
    hexapla lesson 1
    hexapla lesson 1 --lang ko

    A step has a text, its programs, a run of them, and a question; in a terminal, Enter shows the answer.
    Without STEP the steps are listed.
    """
    if record or update:
        need_checkout(f"`hexapla lesson --{'record' if record else 'update'}`")
    language = catalogue(lang)
    if record:
        write_record(record_lesson(lambda name: echo(name, err=True)))
    elif update:
        if lang == SOURCE_LANGUAGE:
            raise UserError("--update needs --lang with another language than that of the texts.")
        from hexapla.lesson.texts import update_catalogue

        update_catalogue(catalogue_path(lang))
    elif number is None:
        list_steps(language)
    else:
        follow(step(number), language)


def list_steps(_: Catalogue) -> None:
    for known in steps():
        echo(f"{known.number:3}  {_(known.title)}")
    echo(f"\n{_('Begin with:')} {again(1, _)}")


def again(number: int, _: Catalogue) -> str:
    """Return the command that shows a step in this language."""
    option = "" if _.language == SOURCE_LANGUAGE else f" --lang {_.language}"
    return f"{own_command()} lesson {number}{option}"


def own_command() -> str:
    """Return how this command can be typed here, also where it is not on the PATH."""
    here = Path(sys.executable).with_name("hexapla")
    if shutil.which("hexapla") is None and here.is_relative_to(Path.cwd()):
        return str(here.relative_to(Path.cwd()))
    return "hexapla"


def follow(current: Step, _: Catalogue) -> None:
    console, record, known = stdout_console(), lesson_record(), steps()
    echo(click.style(f"{current.number}/{len(known)}  {_(current.title)}", bold=True))
    say(console, current.text, current, record, _)
    for excerpt in excerpts(current):
        differs = "" if excerpt.whole else f" ({_('what differs')})"
        echo(click.style(f"\n--- {excerpt.place}{differs}", dim=True))
        print_code(console, excerpt)
    for shown in current.runs:
        echo(click.style(f"\n$ {shown.command}", dim=True))
        show_run(shown, record, _)
    echo(click.style(f"\n{_('Question')}", bold=True))
    say(console, current.question, current, record, _)
    if sys.stdin.isatty() and sys.stdout.isatty():
        echo(f"\n{_('Think, then press Enter.')} ", nl=False)
        sys.stdin.readline()
    echo(click.style(f"\n{_('Answer')}", bold=True))
    say(console, current.answer, current, record, _)
    if current.number < len(known):
        echo(f"\n{_('Next:')} {again(current.number + 1, _)}")


def say(
    console: Console, texts: tuple[str, ...], current: Step, record: LessonRecord, _: Catalogue
) -> None:
    """Print paragraphs of Markdown, each after an empty line; plain, where nobody watches."""
    for text in texts:
        paragraph = sanitize(with_numbers(_(text), current, record))
        width = min(console.width, TEXT_WIDTH)
        echo()
        if console.is_terminal:
            console.print(Markdown(paragraph), width=width)
        else:
            for line in Text(paragraph).wrap(console, width):
                echo(line.plain.rstrip())


def print_code(console: Console, excerpt: Excerpt) -> None:
    """Print code, in the terminal's own colours where somebody watches."""
    code, language = sanitize(excerpt.code), excerpt.file.suffix.removeprefix(".")
    if console.is_terminal:
        console.print(Syntax(code, language, theme="ansi_light", background_color="default"))
    else:
        echo(code)


def show_run(shown: ShownProgram, record: LessonRecord, _: Catalogue) -> None:
    """Run a program and show its lines as they come; if it cannot run here, show the recorded run."""
    subject, page = shown.implementation, contract(shown.program)
    if reason := why_missing(subject, shown.program):
        echo(
            sanitize(_("It cannot run here ({reason}). It was recorded as:").format(reason=reason))
        )
        for at, line in record.run(shown).lines:
            echo(sanitize(f"{at:9.4f}  {line}"))
        return
    run_program(subject, page, (), VISITORS if page.serves else None)
