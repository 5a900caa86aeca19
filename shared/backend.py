"""Build hexapla with uv_build, and put into the wheel what stands elsewhere in the repository.

uv_build takes no file from outside its project's folder. So a wheel and an sdist are built from a copy of
the project, which also has the folders that the commands read (as `hexapla/_data/`, in the same tree), the
licence and the README. An editable install is made from the project itself: its commands find the checkout.

Nothing in the repository knows its public address. Where GitHub builds, GitHub's variables say it, and links
to files of the repository become links to that address. Elsewhere, their words stay without a link.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import uv_build  # type: ignore[import-not-found]  # only where a wheel is built
from uv_build import build_editable

__all__ = ["build_editable", "build_sdist", "build_wheel"]

PROJECT = Path(__file__).resolve().parent
DATA = "src/hexapla/_data"
PACKAGED = {  # by folder of the repository, the patterns of what a wheel has of it
    "": ["pyproject.toml"],  # pytest's settings
    "packages": ["*/**/*.*"],
    "shared/contract": ["*.md"],
    "shared/porting": ["*.toml"],
    "lesson": ["**/*.*"],
    "tests": ["conftest.py", "conformance/*.py", "faults/*.*", "lesson/*.py", "impostors/**/*.*"],
}
LEFT_OUT = re.compile(r"(^|/)(\.|__pycache__/|node_modules/)")  # caches, and environments of others
COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?![a-z]+:|#)(?P<place>[^)]+)\)")
PICTURE = re.compile(r'(?P<attribute>src|srcset)="(?![a-z]+:)(?P<place>[^"]+)"')
PARAGRAPH_OF_PICTURES = re.compile(r"<p>\s*<picture>.*?</p>\n*", re.DOTALL)


def build_wheel(
    folder: str, config_settings: Mapping[Any, Any] | None = None, metadata: str | None = None
) -> str:
    with whole_project():
        return str(uv_build.build_wheel(folder, config_settings, None))


def build_sdist(folder: str, config_settings: Mapping[Any, Any] | None = None) -> str:
    with whole_project():
        return str(uv_build.build_sdist(folder, config_settings))


@contextmanager
def whole_project() -> Iterator[None]:
    """Change to a project with everything in it: an unpacked sdist as it is, else a copy of this one."""
    if (PROJECT / DATA).is_dir():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="hexapla-") as temporary:
        copy = Path(temporary)
        shutil.copytree(PROJECT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for place in packaged(PROJECT.parent):
            (copy / DATA / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT.parent / place, copy / DATA / place)
        for file in (PROJECT / "backend.py", PROJECT.parent / "LICENSE"):
            shutil.copy2(file, copy)
        address = address_in(os.environ)
        readme = (PROJECT.parent / "README.md").read_text(encoding="utf-8")
        (copy / "README.md").write_text(published(readme, address), encoding="utf-8")
        settings = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
        licence, whole = 'license = "MIT"\n', 'license = "MIT"\nlicense-files = ["LICENSE"]\n'
        settings = settings.replace(licence, whole) + links(address)
        (copy / "pyproject.toml").write_text(settings, encoding="utf-8")
        with chdir(copy):
            yield


def packaged(repository: Path) -> list[Path]:
    """Return the files that a wheel has as data, relative to the repository."""
    files = (
        path.relative_to(repository)
        for folder, patterns in PACKAGED.items()
        for pattern in patterns
        for path in (repository / folder).glob(pattern)
        if path.is_file()
    )
    return sorted(file for file in files if not LEFT_OUT.search(file.as_posix()))


def address_in(variables: Mapping[str, str]) -> str:
    """Return the repository's public address at the commit that is built; empty where nothing says it."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
    server, repository, commit = (variables.get(name, "") for name in names)
    return f"{server}/{repository}/blob/{commit}" if server and repository and commit else ""


def published(readme: str, address: str) -> str:
    """Return the README as it reads elsewhere: without comments, with no link that leads nowhere."""
    text = COMMENT.sub("", readme)
    if not address:
        return LINK.sub(r"\g<words>", PARAGRAPH_OF_PICTURES.sub("", text))
    raw = address.replace("/blob/", "/raw/")
    text = PICTURE.sub(rf'\g<attribute>="{raw}/\g<place>"', text)
    return LINK.sub(rf"[\g<words>]({address}/\g<place>)", text)


def links(address: str) -> str:
    if not address:
        return ""
    home, _, _ = address.partition("/blob/")
    lines = [
        f'Homepage = "{home}"',
        f'Documentation = "{home}/tree/HEAD/docs"',
        f'Changelog = "{home}/blob/HEAD/CHANGELOG.md"',
        f'Issues = "{home}/issues"',
    ]
    return "\n".join(["", "[project.urls]", *lines, ""])
