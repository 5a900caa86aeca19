"""The repository that the tool works in, and the error for what a user got wrong."""

from pathlib import Path

LESSON = "lesson"  # the folder of the lesson, and of the programs that no framework has


class UserError(Exception):
    """The user asked for something impossible; the text says what is wrong and what would be right."""


def root() -> Path:
    """Return the repository that the current folder is in, else the one this file is in.

    Raises `UserError` when neither has `packages/` beside `shared/contract/`.
    """
    here, home = Path.cwd(), Path(__file__).resolve()
    for folder in (here, *here.parents, *home.parents):
        if (folder / "packages").is_dir() and (folder / "shared" / "contract").is_dir():
            return folder
    checkout = "a checkout of Hexapla (with packages/ beside shared/contract/)"
    raise UserError(f"{here} is not in {checkout}: change to the folder that `git clone` made.")
