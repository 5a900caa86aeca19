"""A checkout small enough to break on purpose, columns to read in it, and a mark on what a test starts."""

import json
import os
import re
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import psutil
import pytest
import records
from click.testing import CliRunner, Result

from hexapla.behaviours.ask import RunCounts
from hexapla.cli import behaviours
from hexapla.cli.main import main

recorded, measured, whole = records.recorded, records.measured, records.whole

MARK = "HEXAPLA_TEST"

CONTRACT = """\
+++
chapter = 1
usage = "[SECONDS]"
defaults = ["0.01"]
sections = ["main"]
brief = false
+++

# future

One task waits for another.

## Promises

- **It gets the result.** And nothing else.
- **It ends well.** With exit code 0.

## Left open

- What for?
"""

SUITE = """\
from hexapla.judging import checks

def test_it_gets_the_result(runner, rng):
    trace = runner(f"{rng('delay').uniform(0.01, 0.02):.5f}", limit=30)

    checks.in_order(["main waits", "main gets Done!"], trace.lines, "all lines")

def test_it_ends_well(runner):
    checks.ended(runner("0.01", limit=30), "main gets")
"""

MANIFEST = """\
[project]
name = "hexapla-mine"

[tool.hexapla]
title = "Mine"
about = "Made for a test."
status = "active"
link = "https://example.org/"
run = ["{python}", "{program}.py"]

[tool.hexapla.engines.first]
about = "the one"

[tool.hexapla.engines.second]
about = "the other"
env = { MINE_ENGINE = "second" }

[tool.hexapla.lexicon]
sleep = ["time.sleep"]
"""

PROGRAM = """\
import sys, time

print("main waits", flush=True)
time.sleep(float(*sys.argv[1:] or ["0.01"]))
print("main gets Done!")
"""

NAPS = """\
import sys

names = [word.split("=")[0] for word in sys.argv[1:]]
for name in names:
    print(name, "sleeps")
for name in names:
    print(name, "wakes")
print("gathered", *names)
"""

QUESTIONS = """
- What for? `reason`
  - *the result*: it waits for one.
  - *nothing*: it only waits.
- In which order? `order`
  - *in order*: the first one first.
  - *reversed*: the last one first.
  - *varies*: now so, now so.
- Who knows?
"""

ASKING = """

def ask_reason(runner):
    return "the result" if "main waits" in runner("0.01", limit=30).lines else "nothing"

def ask_order(runner):
    return runner("0.01", limit=30).lines[-1].removeprefix("main says ")
"""

SAYING = """\
from pathlib import Path

runs, says = (Path(__file__).with_name(name) for name in ("runs.txt", "says.txt"))
with runs.open("a") as file:
    print("run", file=file)
lines = says.read_text().splitlines()
print("main waits")
print("main says", lines[len(runs.read_text().splitlines()) % len(lines)])
"""

ONE = '''\
"""Wait for a result.

One is the first. It says
a little of itself.
"""

import one

DELAY = ["1"]  # seconds


def worker(seconds: float) -> str:
    one.sleep(seconds)
    return "Done!"


def main(seconds: float) -> None:
    print("main waits")
    print("main gets", worker(seconds))


if __name__ == "__main__":
    main(float(DELAY[0]))
'''
TWO = (
    ONE.replace("One is the first", "Two came later")
    .replace("import one", "import two")
    .replace("one.sleep(", "await two.sleep(")
    .replace("def worker", "async def worker")
    .replace('    return "Done!"', '    two.flush()\n    two.rest()\n    return "Done!"')
)


@pytest.fixture(scope="session")
def build() -> Callable[[Path], Path]:
    """Make a checkout with the framework `mine`, whose `future` keeps both promises of its page."""

    def made(tree: Path) -> Path:
        for name, text in {
            "packages/mine/pyproject.toml": MANIFEST,
            "packages/mine/future.py": PROGRAM,
            "packages/mine/sleep_gather.py": NAPS,
            "shared/contract/future.md": CONTRACT,
            "tests/conftest.py": 'pytest_plugins = ["hexapla.judging.plugin"]\n',
            "tests/conformance/test_future.py": SUITE,
            "pyproject.toml": "[tool.pytest]\naddopts = ['--import-mode=importlib']\n",
        }.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(text, encoding="utf-8")
        return tree

    return made


@pytest.fixture
def checkout(
    build: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The small checkout; the current folder lies in it.

    Its suite has the names of the real one: a session inside this one must not find that loaded, nor
    plugins that happen to be installed, of which some cannot be in two sessions at the same time.
    """
    tree = build(tmp_path / "checkout")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.chdir(tree)
    real = unload("tests")
    yield tree
    unload("tests")
    sys.modules.update(real)


FEW_RUNS = RunCounts(steady=2, varying=3, most=9)


def unload(package: str) -> dict[str, ModuleType]:
    """Forget the modules of a package, and return them."""
    names = [name for name in sys.modules if name.partition(".")[0] == package]
    return {name: sys.modules.pop(name) for name in names}


@pytest.fixture
def asks(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The column `mine` of a checkout whose page asks `reason` and `order`, and each not often.

    Its `future` says one line of `says.txt` after the other, run by run, and keeps count in `runs.txt`.
    """
    mine = checkout / "packages" / "mine"
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text().replace("\n- What for?\n", QUESTIONS))
    (checkout / "tests" / "conformance" / "test_future.py").write_text(SUITE + ASKING)
    (mine / "future.py").write_text(SAYING)
    (mine / "says.txt").write_text("in order\n")
    monkeypatch.setattr(behaviours, "CHECK_RUNS", FEW_RUNS)
    monkeypatch.setattr(behaviours, "RECORD_RUNS", RunCounts(steady=2, varying=5, most=5))
    return mine


@pytest.fixture
def manifest(checkout: Path) -> Callable[[str, str], None]:
    """Put one piece of the manifest in another's place; what stands nowhere is put at its end."""
    path = checkout / "packages" / "mine" / "pyproject.toml"

    def edit(old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")

    return edit


@pytest.fixture
def write(checkout: Path) -> Callable[..., Path]:
    """Write a framework's `future`, and its manifest with the lexicon that is given."""

    def made(name: str, text: str | None, lexicon: str = "", **facts: str) -> Path:
        said = MANIFEST.split("[tool.hexapla.lexicon]")[0]
        for key, value in {"title": name.title(), **facts}.items():
            line = f"{key} = {json.dumps(value)}".replace("\\", r"\\")
            said = re.sub(rf"(?m)^{key} = .*$", line, said)
        folder = checkout / "packages" / name
        folder.mkdir(exist_ok=True)
        (folder / "pyproject.toml").write_text(f"{said}[tool.hexapla.lexicon]\n{lexicon}")
        path = folder / "future.py"
        if text is not None:
            path.write_bytes(text.encode("utf-8", "surrogateescape"))
        return path

    return made


@pytest.fixture
def edit(write: Callable[..., Path]) -> Callable[..., Path]:
    """Write the `future` of `one` or `two` anew, with other pieces in the places of some."""

    def made(name: str, pieces: Mapping[str, str], lexicon: str = "", **facts: str) -> Path:
        text = {"one": ONE, "two": TWO}[name]
        for old, new in pieces.items():
            assert old in text
            text = text.replace(old, new)
        return write(name, text, lexicon, **facts)

    return made


@pytest.fixture
def show(
    checkout: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run `hexapla show` in a checkout with the frameworks `one` and `two`, so many characters wide."""
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text().replace('["main"]', '["DELAY", "worker", "main"]'))
    write("one", ONE, 'sleep = ["one.sleep"]\nscope = ["Group"]')
    write("two", TWO, 'sleep = ["two.sleep"]\nserve = ["listen", "accept"]')
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def shown(*words: str, width: int = 200) -> Result:
        monkeypatch.setenv("COLUMNS", str(width))
        return CliRunner().invoke(main, ["show", *words], prog_name="hexapla")

    return shown


@pytest.fixture
def read(show: Callable[..., Result]) -> Callable[..., list[str]]:
    """Run `hexapla show`, which must go well, and return its lines."""

    def lines(*words: str, width: int = 200) -> list[str]:
        result = show(*words, width=width)
        assert (0, "") == (result.exit_code, result.stderr), result.output
        return result.stdout.splitlines()

    return lines


@pytest.fixture
def cells(read: Callable[..., list[str]]) -> Callable[..., list[list[str]]]:
    """Run `hexapla show`, and return what stands on each line, column by column."""
    return lambda *words: [[cell.strip() for cell in line.split("│")] for line in read(*words)]


@pytest.fixture(scope="session")
def marked() -> Callable[[str], list[psutil.Process]]:
    """Find the processes that bear a mark in their environment."""

    def find(mark: str) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, ProcessLookupError):
                alive = process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE
                if alive and process.environ().get(MARK) == mark:
                    found.append(process)
        return found

    return find


@pytest.fixture
def survivors(
    marked: Callable[[str], list[psutil.Process]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], list[str]]]:
    """Return what still runs of all that the test has started; afterwards, end it."""
    mark = uuid.uuid4().hex
    monkeypatch.setenv(MARK, mark)
    yield lambda: [" ".join(process.cmdline()) for process in marked(mark)]
    for process in marked(mark):
        with suppress(psutil.Error):
            process.kill()
