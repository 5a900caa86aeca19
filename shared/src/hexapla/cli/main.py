"""The command `hexapla`. Results go to standard output, progress to standard error.

Exit codes: 0, all is well; 1, a promise is broken or could not be judged; 2, misuse.
"""

import io
import shutil
import sys
from typing import Any

import click

from hexapla.cli import (
    behaviours,
    bench,
    check,
    demo,
    evidence,
    interop,
    lesson,
    loop,
    replay,
    run,
    show,
    suite,
    versions,
)
from hexapla.process.trace import Inconclusive
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import echo

COMMANDS = (  # in the order of the help
    show.list_,
    lesson.lesson,
    demo.demo,
    run.run,
    replay.replay,
    show.show_,
    behaviours.behaviours,
    behaviours.differ,
    behaviours.find,
    check.check,
    loop.loop,
    evidence.compare,
    evidence.page,
    bench.bench,
    interop.interop,
    versions.versions,
    suite.suite,
)


NARROW = 52  # characters: for a narrower terminal, click's help is too wide


class Commands(click.Group):
    """The commands; a mistake of the user ends in one sentence and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands]

    def main(self, *args: Any, **extra: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # some signs are not in every encoding
                stream.reconfigure(errors="backslashreplace")
        if (width := shutil.get_terminal_size().columns) < NARROW:
            extra["terminal_width"] = width
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as misuse:
            raise click.UsageError(sanitize(str(misuse))) from None
        except Inconclusive as reason:
            echo(sanitize(f"inconclusive: {reason}"), err=True)
            raise click.exceptions.Exit(1) from None
        except KeyboardInterrupt:
            echo(err=True)  # the terminal has shown ^C on the line of the cursor
            raise click.exceptions.Exit(130) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hexapla")
def main() -> None:
    """Compare event loops by running them: the same programs, held to one contract.

    \b
    hexapla list
    hexapla demo trio
    hexapla show sleep_gather asyncio trio

    Names may be written as `Trio` or `Node.js`, and a shell can complete them: see docs/columns.md.
    """


for command in COMMANDS:
    main.add_command(command)
