"""Every right program is accepted, in whatever language, also of somebody who has not read the promises.

They are in `tests/conformance/right/`, in the folder of their program. None of them checks its arguments, and
a server has the queue for new clients that its language gives it.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from checked import checked, node

from hexapla.judging.runner import Random
from hexapla.project.root import root

FOLDER = root() / "tests" / "conformance" / "right"
RIGHT = sorted(path for path in FOLDER.glob("*/*") if path.is_file())
LIMIT = 200  # seconds
BRIEF = 3  # programs of each contract, with --brief
AT_ONCE = 4  # programs: each sleeps for most of its time

Rejections = dict[str, str]  # by promise
Command = list[str] | None  # None where there is nothing that runs it


def on_path(*names: str) -> Callable[[Path, Path], Command]:
    """Return what runs a file by one of these interpreters."""

    def command(path: Path, _: Path) -> Command:
        found = next(filter(None, map(shutil.which, names)), None)
        return [found, str(path)] if found else None

    return command


def by_node(path: Path, _: Path) -> Command:
    found = node()
    return [found, str(path)] if found else None


def compiled_by(name: str) -> Callable[[Path, Path], Command]:
    """Return what compiles a program in C or C++ into a folder."""

    def command(path: Path, folder: Path) -> Command:
        compiler = shutil.which(name)
        if compiler is None:
            return None
        target = folder / f"{path.parent.name}-{path.stem}"
        subprocess.run([compiler, "-O1", "-pthread", "-o", target, path], check=True)
        return [str(target)]

    return command


def by_rust(path: Path, folder: Path) -> Command:
    """Return a program in Rust, compiled into a folder."""
    compiler = shutil.which("rustc") or shutil.which("rustc", path=Path.home() / ".cargo" / "bin")
    if compiler is None:
        return None
    target = folder / f"{path.parent.name}-{path.stem}"
    subprocess.run([compiler, "-O", "-o", target, path], check=True)
    return [str(target)]


def by_java(path: Path, folder: Path) -> Command:
    """Return what runs a class, compiled where there is a compiler: else every start would compile it."""
    java, compiler = shutil.which("java"), shutil.which("javac")
    if java is None or compiler is None:
        return [java, str(path)] if java else None
    subprocess.run([compiler, "-d", folder, path], check=True)
    return [java, "-cp", str(folder), path.stem]


RUN_BY = {
    ".py": lambda path, _: [sys.executable, str(path)],
    ".pl": on_path("perl"),
    ".mjs": by_node,
    ".bash": on_path("bash"),
    ".c": compiled_by("cc"),
    ".cpp": compiled_by("c++"),
    ".rs": by_rust,
    ".sh": on_path("sh"),
    ".tcl": on_path("tclsh"),
    ".java": by_java,
}


def name(path: Path) -> str:
    """Return what a right program is called here."""
    return f"{path.parent.name}/{path.name}"


@pytest.fixture(scope="module")
def judged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Path, Future[Rejections]]]:
    """What the suite makes of all right programs that are to be asked for here, several at a time."""
    folder = tmp_path_factory.mktemp("compiled")
    wanted = {
        item.callspec.params["path"]
        for item in request.session.items
        if item.path == request.path and hasattr(item, "callspec")
    }
    commands = {path: RUN_BY[path.suffix](path, folder) for path in RIGHT if path in wanted}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            path: pool.submit(rejections, path.parent.name, command)
            for path, command in commands.items()
            if command
        }


def rejections(program: str, command: list[str]) -> Rejections:
    """Return which promises `hexapla check` finds broken, and why."""
    return {
        verdict["promise"]: f"{verdict['verdict']}: {verdict['reason']}"
        for verdict in checked([program, "--", *command], LIMIT)
        if verdict["verdict"] in ("broken", "error")
    }


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask of all of them, or in brief of a few for each contract, chosen by the seed."""
    option, chosen = metafunc.config.option, RIGHT
    if option.brief:
        folders = sorted({path.parent for path in RIGHT})
        pools = [[path for path in RIGHT if path.parent == folder] for folder in folders]
        few = [Random(f"{option.seed} right").sample(pool, min(len(pool), BRIEF)) for pool in pools]
        chosen = sorted(path for paths in few for path in paths)
    metafunc.parametrize("path", chosen, ids=name)


@pytest.mark.timeout(2 * LIMIT)
def test_a_right_program_keeps_every_promise(
    path: Path, judged: dict[Path, Future[Rejections]]
) -> None:
    if path not in judged:
        pytest.skip(f"nothing here runs a program in {path.suffix}")

    assert {} == judged[path].result()
