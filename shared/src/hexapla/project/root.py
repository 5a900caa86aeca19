"""Where the repository is, and an error for whoever runs the tool outside of one."""

from pathlib import Path


class UserError(Exception):
    """Something that the user asked for cannot be; the text says what was found and what would be right."""


def root() -> Path:
    """Return the repository that the current folder lies in, else the one this file lies in.

    Raises `UserError` when neither has `packages/` beside `shared/contract/`.
    """
    here, home = Path.cwd(), Path(__file__).resolve()
    for folder in (here, *here.parents, *home.parents):
        if (folder / "packages").is_dir() and (folder / "shared" / "contract").is_dir():
            return folder
    raise UserError(
        f"{here} is in no checkout of Hexapla (no packages/ beside shared/contract/): "
        "change to the folder that `git clone` made."
    )
