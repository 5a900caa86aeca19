"""Where things are: a checkout, or the copy of it in a wheel; and the error for what a user got wrong.

A wheel has the folders of the repository that its commands read as `hexapla/_data/`, in the same tree.
Nothing is ever written there: it may belong to another user.
"""

import os
from importlib.util import find_spec
from pathlib import Path

LESSON = "lesson"  # the folder of the lesson, and of the programs that no framework has
MORE_PACKAGES = "HEXAPLA_PACKAGES"  # folders with frameworks of others, joined like those of PATH


class UserError(Exception):
    """The user asked for something impossible; the text says what is wrong and what would be right."""


def root() -> Path:
    """Return the checkout that the current folder is in, else what this file's wheel or checkout has.

    Both have `packages/`, `shared/contract/`, `tests/` and `lesson/`. Raises `UserError` without either.
    """
    here, home = Path.cwd(), Path(__file__).resolve()
    for folder in (here, *here.parents, wheel_data(), *home.parents):
        if (folder / "packages").is_dir() and (folder / "shared" / "contract").is_dir():
            return folder
    checkout = "a checkout of Hexapla (with packages/ beside shared/contract/)"
    raise UserError(f"{here} is not in {checkout}: change to the folder that `git clone` made.")


def wheel_data() -> Path:
    """Return where a wheel has its copy of the repository; in a checkout, the folder does not exist."""
    return Path(__file__).resolve().parents[1] / "_data"


def is_checkout() -> bool:
    return root() != wheel_data()


def need_checkout(what: str) -> Path:
    """Return the checkout; raise `UserError`, which says what needs one, when there is none."""
    if is_checkout():
        return root()
    cure = "run it in the folder that `git clone` made"
    raise UserError(f"{what} needs a checkout of Hexapla, and {Path.cwd()} is not in one: {cure}.")


def build_folder() -> Path:
    """Return where reports, caches and compiled programs go; it may not exist yet."""
    return root() / "build" if is_checkout() else xdg_folder("XDG_CACHE_HOME", ".cache")


def user_folder() -> Path:
    """Return where a user's own records are kept, in a checkout too; it may not exist yet."""
    return xdg_folder("XDG_DATA_HOME", ".local/share")


def xdg_folder(variable: str, default: str) -> Path:
    """Return a folder as the XDG Base Directory Specification says, which ignores a relative path."""
    chosen = Path(os.environ.get(variable, ""))
    return (chosen if chosen.is_absolute() else Path.home() / default) / "hexapla"


def need_extra(what: str, extra: str, module: str) -> None:
    """Raise `UserError`, which says what needs it and how to install it, when an extra is missing."""
    if find_spec(module) is None:
        raise UserError(f"{what} needs {module}: run `pip install 'hexapla[{extra}]'`.")


def packages_folders() -> list[Path]:
    """Return `packages/`, then what HEXAPLA_PACKAGES adds; raise `UserError` if a folder is missing."""
    more = [
        Path(folder) for folder in os.environ.get(MORE_PACKAGES, "").split(os.pathsep) if folder
    ]
    for folder in more:
        if not folder.is_dir():
            cure = "--packages takes a folder with a folder for each framework"
            raise UserError(f"There is no folder {folder}: {cure}.")
    return [root() / "packages", *more]
