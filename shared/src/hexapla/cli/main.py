"""The command `hexapla`. Results go to standard output, progress to standard error.

Exit codes: 0, all is well; 1, a promise is broken or could not be judged; 2, misuse.
"""

import io
import os
import shutil
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import click

from hexapla.process.interrupt import interrupts_fatal
from hexapla.process.trace import Inconclusive
from hexapla.project.root import MORE_PACKAGES, UserError
from hexapla.source.sanitize import sanitize

COMMANDS = {  # in the order of the help; a module is imported once its command is needed
    "list": "show:list_",
    "lesson": "lesson:lesson",
    "demo": "demo:demo",
    "run": "run:run",
    "replay": "replay:replay",
    "show": "show:show_",
    "behaviours": "behaviours:behaviours",
    "differ": "behaviours:differ",
    "find": "behaviours:find",
    "port": "port:port",
    "check": "check:check",
    "loop": "loop:loop",
    "compare": "evidence:compare",
    "page": "evidence:page",
    "bench": "bench:bench",
    "interop": "interop:interop",
    "versions": "versions:versions",
    "suite": "suite:suite",
}
NARROW = 52  # characters: for a narrower terminal, click's help is too wide


class Commands(click.Group):
    """The commands; a mistake of the user ends in one sentence and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command. If there is none, load them all: click looks among them for what was meant."""
        for name in {cmd_name} & COMMANDS.keys() or COMMANDS.keys() - self.commands:
            with interrupts_fatal():
                self.add_command(resolve_name(f"hexapla.cli.{COMMANDS[name]}"))
        return super().get_command(ctx, cmd_name)

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
            click.echo(sanitize(f"inconclusive: {reason}"), file=sys.stderr)
            raise click.exceptions.Exit(1) from None
        except KeyboardInterrupt:
            click.echo(file=sys.stderr)  # the terminal has shown ^C on the line of the cursor
            raise click.exceptions.Exit(130) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hexapla")
@click.option(
    "--packages",
    metavar="DIR",
    type=click.Path(path_type=Path),
    multiple=True,
    envvar=MORE_PACKAGES,
    help="A folder with frameworks of yours, each with its manifest; see CONTRIBUTING.md.",
)
def main(packages: tuple[Path, ...]) -> None:
    """Compare event loops by running them: the same programs, held to one contract.

    \b
    hexapla list
    hexapla demo trio
    hexapla show sleep_gather asyncio trio

    Names may be written as `Trio` or `Node.js`, and a shell can complete them: see docs/columns.md.
    """
    if packages:  # in the environment, so that what is started knows them, too
        os.environ[MORE_PACKAGES] = os.pathsep.join(str(folder.absolute()) for folder in packages)
