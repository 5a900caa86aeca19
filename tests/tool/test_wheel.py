"""The wheel: what is in it, and that it works alone, in an empty environment and an empty folder."""

import email
import email.message
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

import pytest

from hexapla.project.contract import contract
from hexapla.project.framework import frameworks
from hexapla.project.root import root

uv = pytest.importorskip("uv", reason="uv builds the wheel, and is not installed here")

DATA = "hexapla/_data/"
WHOLE = (
    "packages",
    "shared/contract",
    "shared/porting",
    "lesson",
    "tests/faults",
    "tests/impostors",
    "tests/lesson",
)
NOT_KEPT = ("*/__pycache__/*", "*/.*", "*/node_modules/*", "packages/ruff.toml")
ADDRESS = {
    "GITHUB_SERVER_URL": "https://example.org",
    "GITHUB_REPOSITORY": "people/hexapla",
    "GITHUB_SHA": "0123abcd",
}
BASE = {"click", "markdown-it-py", "psutil", "pygments", "pytest", "pytest-timeout", "rich"}
MAX_INSTALLED_BYTES = 25_000_000
RELATIVE = re.compile(r'\]\((?!https?://)[^)]*\)|(?:src|srcset|href)="(?!https?://)[^"]*"')
FUTURE = ("future", "--", sys.executable, "-u", str(root() / "packages" / "asyncio" / "future.py"))

Installed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in HEXAPLA_WHEEL; without it, one that is built from an sdist."""
    if ready := os.environ.get("HEXAPLA_WHEEL"):
        return root() / ready
    return built(tmp_path_factory.mktemp("dist"))


def built(folder: Path, *options: str, address: Mapping[str, str] | None = None) -> Path:
    names = {name: text for name, text in os.environ.items() if name not in ADDRESS}
    call_uv(
        "build",
        "-q",
        *options,
        "--out-dir",
        folder,
        root() / "shared",
        env={**names, **(address or {})},
    )
    [path] = folder.glob("*.whl")
    return path


def call_uv(*words: str | Path, env: Mapping[str, str] | None = None) -> None:
    ended = subprocess.run(
        [uv.find_uv_bin(), *words], env=env, capture_output=True, text=True, check=False
    )
    assert 0 == ended.returncode, ended.stderr


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    call_uv("venv", "-q", "--python", sys.executable, folder)
    pins = ("--constraint", root() / "constraints.txt", "--compile-bytecode")
    call_uv("pip", "install", "-q", "--python", folder, *pins, wheel)
    return folder


@pytest.fixture
def installed(environment: Path, tmp_path: Path) -> Iterator[Installed]:
    """Run the installed command in an empty folder; it must leave that and the wheel as they were."""
    here, data = tmp_path / "here", next(environment.glob(f"lib/*/site-packages/{DATA}"))
    here.mkdir()
    before = sorted(data.rglob("*"))

    def run(*words: str | Path, cwd: Path = here, **env: str) -> subprocess.CompletedProcess[str]:
        clean = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home"), "COLUMNS": "200", **env}
        return subprocess.run(
            [environment / "bin" / "hexapla", *words],
            cwd=cwd,
            env=clean,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    yield run

    assert [] == [*here.iterdir()]
    assert before == sorted(data.rglob("*"))


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def text_in(wheel: Path, pattern: str) -> str:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if fnmatch(name, pattern)]
        return archive.read(name).decode()


def metadata(wheel: Path) -> email.message.Message:
    return email.message_from_string(text_in(wheel, "*.dist-info/METADATA"))


def wanted() -> set[str]:
    """Return the files that a wheel must have: the tool's own, and of the repository what commands read."""
    files = {path for folder in WHOLE for path in (root() / folder).rglob("*") if path.is_file()}
    files |= {root() / "pyproject.toml", root() / "tests" / "conftest.py"}
    files |= {*(root() / "tests" / "conformance").glob("*.py")}
    places = {path.relative_to(root()).as_posix() for path in files}
    source = root() / "shared" / "src"
    own = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    names = {f"{DATA}{place}" for place in places if not is_left_out(place)}
    return names | {name for name in own if not is_left_out(name) and name.startswith("hexapla/")}


def is_left_out(place: str) -> bool:
    return any(fnmatch(place, pattern) for pattern in NOT_KEPT)


def faults(wheel: Path) -> list[str]:
    """Return what is wrong with the files in a wheel."""
    names = {name for name in names_in(wheel) if ".dist-info/" not in name}
    lacks = [f"lacks {name}" for name in sorted(wanted() - names)]
    return [*lacks, *(f"has {name}" for name in sorted(names - wanted()))]


def test_the_wheel_has_every_file_that_commands_read_and_no_other(wheel: Path) -> None:
    assert [] == faults(wheel)


@pytest.mark.parametrize(
    "place",
    [
        f"{DATA}tests/conformance/test_future.py",
        f"{DATA}shared/contract/echo_server.md",
        f"{DATA}shared/porting/trio.toml",
        f"{DATA}packages/asyncio/pyproject.toml",
        f"{DATA}tests/impostors/future/README.md",
        f"{DATA}packages/trio/__pycache__/future.cpython-313.pyc",
        "hexapla/py.typed",
    ],
)
def test_a_wheel_with_a_file_less_or_more_is_noticed(
    place: str, wheel: Path, tmp_path: Path
) -> None:
    impostor = tmp_path / wheel.name
    had = place in names_in(wheel)
    with zipfile.ZipFile(wheel) as right, zipfile.ZipFile(impostor, "w") as wrong:
        for name in right.namelist():
            if name != place:
                wrong.writestr(name, right.read(name))
        if not had:
            wrong.writestr(place, "")

    assert [f"{'lacks' if had else 'has'} {place}"] == faults(impostor)


def test_its_metadata_is_what_an_index_shows(wheel: Path) -> None:
    facts = metadata(wheel)
    minors = {f"Programming Language :: Python :: 3.{minor}" for minor in range(11, 15)}

    assert ("MIT", "LICENSE") == (facts["License-Expression"], facts["License-File"])
    assert "text/markdown" == facts["Description-Content-Type"]
    assert minors <= {*facts.get_all("Classifier", [])}
    assert (root() / "LICENSE").read_text() == text_in(wheel, "*.dist-info/licenses/LICENSE")


def test_its_base_install_needs_only_what_check_needs(wheel: Path) -> None:
    needed = metadata(wheel).get_all("Requires-Dist", [])

    assert BASE == {re.split("[^a-z-]", each)[0] for each in needed if "extra ==" not in each}


def test_its_page_on_an_index_is_the_readme_without_a_link_that_leads_nowhere(wheel: Path) -> None:
    page = str(metadata(wheel).get_payload())

    assert page.startswith("# Hexapla\n")
    assert "- **Learn**: follow " in page
    assert [] == RELATIVE.findall(page)


def test_where_github_builds_it_links_lead_to_the_repository_at_that_commit(tmp_path: Path) -> None:
    facts = metadata(built(tmp_path, "--wheel", address=ADDRESS))
    page, home = str(facts.get_payload()), "https://example.org/people/hexapla"

    assert [] == RELATIVE.findall(page)
    assert f"[the lesson]({home}/blob/0123abcd/docs/lesson.md)" in page
    assert f'src="{home}/raw/0123abcd/shared/pictures/sleep_gather-asyncio-light.svg"' in page
    assert f"Homepage, {home}" in facts.get_all("Project-URL", [])


def test_it_is_small_when_installed(environment: Path) -> None:
    files = (path for path in environment.rglob("*") if path.is_file() and not path.is_symlink())

    assert sum(path.stat().st_size for path in files) <= MAX_INSTALLED_BYTES


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--version"], "hexapla, version "),
        (["list"], "a variant of sleep_gather, in all frameworks"),
        (["show", "sleep_gather", "asyncio", "trio"], "async with trio.open_nursery() as nursery:"),
        (["behaviours", "trio"], "graceful_server/second-signal"),
        (["differ", "asyncio", "trio"], "proof: hexapla behaviours asyncio trio --ask"),
        (["find", "equal-naps-wake=in order"], "asyncio\n"),
        (["port", "trio", "asyncio"], "site-packages/hexapla/_data/packages/asyncio/limit.py"),
        (["run", "asyncio", "future", "0.01"], "main gets Done!"),
        (["lesson"], "Begin with: hexapla lesson 1"),
    ],
)
def test_it_works_alone(words: list[str], shown: str, installed: Installed) -> None:
    ended = installed(*words)

    assert (0, "") == (ended.returncode, ended.stderr)
    assert shown in ended.stdout


def verdicts(ended: subprocess.CompletedProcess[str]) -> set[str]:
    return {verdict["verdict"] for verdict in json.loads(ended.stdout)["verdicts"]}


def test_it_holds_a_program_to_a_contract(installed: Installed) -> None:
    ended = installed("check", "--json", *FUTURE)

    assert "kept" in verdicts(ended), ended.stderr
    assert {"kept", "inconclusive"} >= verdicts(ended)
    assert len(contract("future").promises) == len(json.loads(ended.stdout)["verdicts"])


def test_it_catches_a_program_that_does_nothing(installed: Installed) -> None:
    ended = installed("check", "--json", "future", "--", "true")

    assert 1 == ended.returncode
    assert "broken" in verdicts(ended)


def test_the_settings_of_pytest_in_another_project_do_not_matter(
    installed: Installed, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    (project / "tests").mkdir(parents=True)
    (project / "tests" / "__init__.py").touch()
    (project / "conftest.py").write_text("raise SystemExit('not for us')\n")
    (project / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    before = sorted(project.rglob("*"))
    ended = installed("check", "--json", *FUTURE, cwd=project, PYTEST_ADDOPTS="--no-such-option")

    assert {"kept", "inconclusive"} >= verdicts(ended), ended.stderr
    assert before == sorted(project.rglob("*"))


@pytest.mark.parametrize(
    "words",
    [
        ["compare"],
        ["page"],
        ["bench", "asyncio"],
        ["behaviours", "asyncio", "--record"],
        ["lesson", "--record"],
        ["lesson", "--update", "--lang", "ko"],
    ],
)
def test_what_needs_the_repository_says_so_in_a_sentence(
    words: Sequence[str], installed: Installed
) -> None:
    ended = installed(*words)
    *_, sentence = ended.stderr.splitlines()

    assert (2, "") == (ended.returncode, ended.stdout)
    assert f"Error: `hexapla {words[0]}" in sentence
    assert " needs a checkout of Hexapla, and " in sentence


def test_what_needs_an_extra_says_which_to_install(installed: Installed) -> None:
    ended = installed("lesson", "--lang", "ko")
    *_, sentence = ended.stderr.splitlines()

    assert 2 == ended.returncode
    assert sentence.endswith("needs polib: run `pip install 'hexapla[lesson]'`.")


def test_a_framework_that_is_not_installed_says_what_to_install(installed: Installed) -> None:
    [requirement] = next(it for it in frameworks() if it.name == "trio").requirements
    ended = installed("run", "trio", "future")

    assert 2 == ended.returncode
    assert f"trio not installed: install '{requirement}' beside hexapla." in ended.stderr


def test_in_a_checkout_it_takes_the_files_of_the_checkout(
    installed: Installed, build: Callable[[Path], Path], tmp_path: Path
) -> None:
    listed = json.loads(installed("list", "--json", cwd=build(tmp_path / "checkout")).stdout)

    assert {"mine"} == {row["framework"] for row in listed}


def test_frameworks_that_stand_elsewhere_are_added(
    installed: Installed, build: Callable[[Path], Path], tmp_path: Path
) -> None:
    folder = build(tmp_path / "elsewhere") / "packages"
    ended = installed("--packages", folder, "list", "--json")

    assert {"asyncio", "mine"} <= {row["framework"] for row in json.loads(ended.stdout)}
