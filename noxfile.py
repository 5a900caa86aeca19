# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.5.1", "uv>=0.8"]
# ///
"""Every chore of Hexapla: what runs, what is tested, what is checked.

    python3 noxfile.py                         run everything once and compare it
    python3 noxfile.py -s tests                hold every framework to the contract
    python3 noxfile.py -s 'demo(trio)'         watch one framework's programs
    python3 noxfile.py -s 'test(trio)' -- -k nap

Only python3 (3.11 or newer) and pip are needed: nox and uv are fetched into .nox/ the first time.
`nox`, `uvx nox` and `uv run noxfile.py` take the same arguments. A framework is a folder in
packages/ with a manifest, and is named nowhere here.

HEXAPLA_PYTHON=3.12 takes that Python instead of the newest one found; HEXAPLA_JOBS=1 runs the suite
one job at a time.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older python3 may well be the one that is asked)
    sys.exit(
        "Hexapla needs Python 3.11 or newer, "
        f"and this is {sys.version.split()[0]}: try `python3.13 noxfile.py`."
    )

import contextlib
import fcntl
import functools
import glob
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent
CONSTRAINTS = ROOT / "constraints.txt"
MANIFEST = ROOT / "shared" / "pyproject.toml"
EVIDENCE = ROOT / "build" / "evidence.jsonl"

# ---- Nox and uv, for who has neither -----------------------------------------------------------


def bootstrap() -> None:
    """Put nox and uv within reach of this interpreter, fetched once into `.nox/_boot/`."""
    if at_hand():
        return
    pins = CONSTRAINTS.read_bytes() + " ".join(needed()).encode()
    tag = f"{sys.implementation.cache_tag}-{hashlib.sha256(pins).hexdigest()[:12]}"
    folder = ROOT / ".nox" / "_boot" / tag
    if not folder.is_dir():
        fetch(folder)
    sys.path.insert(0, str(folder))


def needed() -> list[str]:
    """Return the requirements in this file's first lines."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    [line] = [line for line in lines if line.startswith("# dependencies = ")]
    requirements: list[str] = tomllib.loads(line.removeprefix("# "))["dependencies"]
    return requirements


def at_hand() -> bool:
    """Return whether this interpreter already has a nox and a uv that are new enough."""
    try:
        from packaging.requirements import Requirement

        return all(
            importlib.metadata.version(wanted.name) in wanted.specifier
            for wanted in map(Requirement, needed())
        )
    except ImportError:
        return False


def fetch(folder: Path) -> None:
    """Install nox and uv into a folder, which appears only when it is whole."""
    if importlib.util.find_spec("pip") is None:
        sys.exit(f"{sys.executable} has no pip: install it, or run `uv run noxfile.py`.")
    print("Fetching nox and uv into .nox/, once ...", file=sys.stderr)
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix="half-", dir=folder.parent))
    command = [sys.executable, "-m", "pip", "install", "-qq", "--target", str(half)]
    # A user's settings for their own installs must not turn this one away.
    settings = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_ROOT_USER_ACTION": "ignore"}
    try:
        subprocess.run(
            [*command, "--constraint", str(CONSTRAINTS), *needed()],
            env={**os.environ, **settings, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            check=True,
        )
        half.rename(folder)
    except subprocess.CalledProcessError:
        sys.exit("pip could not fetch nox and uv, and says why above: the rest needs them.")
    except OSError:
        if not folder.is_dir():  # else another run was faster, and its folder is as good
            raise
    finally:
        shutil.rmtree(half, ignore_errors=True)


if __name__ == "__main__":
    bootstrap()

import nox

nox.options.sessions = ["compare"]
nox.options.default_venv_backend = "none"  # the environments below are shared between sessions

# ---- What there is: folders and pages ----------------------------------------------------------


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def manifest(framework: str) -> tuple[list[str], dict[str, Any]]:
    """Return what a framework's environment must hold, and what its manifest says to hexapla."""
    folder = ROOT / "packages" / framework
    if (folder / "pyproject.toml").is_file():
        document = read_toml(folder / "pyproject.toml")
        return document["project"].get("dependencies", []), document["tool"]["hexapla"]
    facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))["hexapla"]
    return facts.get("dependencies", []), facts


def requirements(framework: str) -> list[str]:
    """Return what a framework's environment must hold."""
    return manifest(framework)[0]


def tool(*names: str) -> list[str]:
    """Return the requirements of dependency groups in the root's pyproject.toml."""
    groups = read_toml(ROOT / "pyproject.toml")["dependency-groups"]
    return [requirement for name in names for requirement in groups[name]]


FRAMEWORKS = sorted(
    folder.name
    for folder in (ROOT / "packages").iterdir()
    if (folder / "pyproject.toml").is_file() or (folder / "package.json").is_file()
)
PROGRAMS = sorted(page.stem for page in (ROOT / "shared" / "contract").glob("*.md"))
SUITE = [f"tests/conformance/test_{program}.py" for program in PROGRAMS]
TOOL_JOBS = 3
TOOL = ["tests/test_layout.py", *sorted(glob.glob("tests/tool/test_*.py", root_dir=ROOT))]  # noqa: PTH207
# What `tests` asks of a framework's other engines; `test(...)` asks all of it of all of them.
BRIEF = [
    f"tests/conformance/test_{program}.py"
    for program in PROGRAMS
    if "\nbrief = true" not in (ROOT / f"shared/contract/{program}.md").read_text(encoding="utf-8")
]
HEXAPLA = ["--editable", "shared[suite]"]
OWN = [
    "--editable",
    "shared[suite,page,bench]",
]  # what judges and shows, with no framework beside it
EACH = nox.parametrize("framework", [nox.param(name, id=name) for name in FRAMEWORKS])

# ---- Which Python ------------------------------------------------------------------------------

PYTHONS = ["3.14", "3.13", "3.12", "3.11"]

# Pyenv's shims answer only for its global version, so its versions are looked at too (by `glob`:
# `Path.glob` raises where a folder may not be read). And whoever runs this file has a Python,
# whether or not it is on the PATH.
PYENV = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))  # noqa: PTH111
BINS = [f"{sys.base_prefix}/bin", *sorted(glob.glob(f"{PYENV}/versions/3.1*/bin"))]  # noqa: PTH207
os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), *BINS])
os.environ["UV_PYTHON_DOWNLOADS"] = "never"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start is a first start, and slow


class Python(NamedTuple):
    """An interpreter."""

    version: str
    executable: str
    build: str


@functools.cache
def find(version: str) -> Python | None:
    """Return the first Python of that version on the PATH that starts, or None."""
    # The one that a virtual environment was made from, or it would be another in each of them.
    script = "import os, sys; print(os.path.realpath(sys._base_executable), sys.version, sep='\\n')"
    for folder in os.get_exec_path():
        candidate = Path(folder) / f"python{version}"
        if os.access(candidate, os.X_OK):
            answer = subprocess.run(
                [candidate, "-c", script], capture_output=True, text=True, check=False
            )
            if answer.returncode == 0:
                executable, build = answer.stdout.split("\n", 1)
                return Python(version, executable, build)
    return None


def choose(session: nox.Session, version: str = "") -> Python:
    """Return the Python of that version, or the newest; end the session when there is none."""
    named = version or os.environ.get("HEXAPLA_PYTHON", "")
    wanted = [named] if named else PYTHONS
    python = next(filter(None, map(find, wanted)), None)
    if python is None:
        session.error(f"No Python {' or '.join(wanted)} was found on the PATH: install one")
    return python


# ---- Environments ------------------------------------------------------------------------------


class Contents(NamedTuple):
    """What an environment holds: requirements, as `constraints.txt` pins them, or not."""

    tools: list[str]
    framework: list[str] = []  # noqa: RUF012  (never changed)
    pinned: bool = True


def make(folder: Path, python: Python, contents: Contents) -> Path:
    """Make an environment, unless it is there and holds exactly this; return its interpreter.

    Raises `subprocess.CalledProcessError` with what uv said.
    """
    interpreter = folder / "bin" / "python"
    install = ["pip", "install", "--quiet", "--python", str(interpreter)]
    install += ["--constraint", str(CONSTRAINTS)] if contents.pinned else []
    pins, shared = (path.read_text(encoding="utf-8") for path in (CONSTRAINTS, MANIFEST))
    wanted = f"{ROOT}\n{python}\n{contents}\n{shared}\n{pins}"
    stamp = folder / "hexapla.stamp"
    with lock(folder.name):
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and interpreter.exists():
            return interpreter
        began = time.monotonic()
        uv("venv", "--quiet", "--clear", "--python", python.executable, str(folder))
        # Compiled at once, or the first start of a program would be a slow one. For the tools that
        # would take three times as long as the rest, and most of them is never imported.
        if contents.framework:
            uv(*install, "--compile-bytecode", *contents.framework)
        if contents.tools:
            uv(*install, *contents.tools)
        stamp.write_text(wanted, encoding="utf-8")
    print(f"made {folder.relative_to(ROOT)} in {time.monotonic() - began:.1f} s", file=sys.stderr)
    return interpreter


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Hold an environment, so that two runs side by side do not both make it."""
    place = ROOT / ".nox" / "_lock"
    place.mkdir(parents=True, exist_ok=True)
    with (place / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def uv(*arguments: str, given: str | None = None) -> str:
    """Run uv and return its output; raise `subprocess.CalledProcessError` when it fails."""
    return subprocess.run(
        [find_uv(), *arguments], cwd=ROOT, input=given, capture_output=True, text=True, check=True
    ).stdout


@functools.cache
def find_uv() -> str:
    """Return where uv is: beside nox, else on the PATH."""
    try:
        from uv import find_uv_bin

        return find_uv_bin()
    except (ImportError, FileNotFoundError):
        found = shutil.which("uv")
        return found or sys.exit("uv is missing: install it, or run `python3 noxfile.py`.")


def prepare(session: nox.Session, wanted: dict[str, Contents], version: str = "") -> list[str]:
    """Make environments side by side; return their interpreters, in the same order.

    What is wanted goes by the folder's name, for the newest Python. For another, the folder ends in
    its version.
    """
    python = choose(session, version)
    ending = "" if python == choose(session) else f"-{python.version}"

    def one(item: tuple[str, Contents]) -> str:
        name, contents = item
        return str(make(ROOT / f"{name}{ending}", python, contents))

    try:
        with ThreadPoolExecutor(max_workers=4) as pool:
            return list(pool.map(one, wanted.items()))
    except subprocess.CalledProcessError as failure:
        session.error(f"{' '.join(failure.cmd)}\n{failure.stderr}")


def framework_environments(session: nox.Session, *frameworks: str, version: str = "") -> list[str]:
    """Make environments, each with one framework alone; return their interpreters."""
    wanted = {f".nox/env/{name}": Contents(HEXAPLA, requirements(name)) for name in frameworks}
    return prepare(session, wanted, version)


def hexapla_environment(session: nox.Session) -> str:
    """Make the environment of the tool, with no framework in it; return its interpreter."""
    [python] = prepare(session, {".nox/hexapla": Contents([*OWN, *tool("chores")])})
    return python


def run(session: nox.Session, *command: str) -> None:
    """Run a command, and end the session when it fails."""
    session.run(*command, external=True)


# ---- Jobs side by side -------------------------------------------------------------------------

JOB_LIMIT = 600  # seconds; each test has its own limit, so this only ends what hangs outside one
JOBS = 8  # of the suite at once: most of the time they wait, and two cores are not all busy
PATIENCE = 10  # seconds for a job to end what it started, before it is killed


class Job(NamedTuple):
    """A command with a name, whose output is kept."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT

    @property
    def log(self) -> Path:
        """Return where its output is kept."""
        return ROOT / "build" / "logs" / f"{self.name}.log"


class Ended(NamedTuple):
    """A job that has ended: its exit code, and how many seconds it took."""

    job: Job
    code: int
    seconds: float


def side_by_side(jobs: list[Job], at_once: int, tell: Callable[[Ended], str]) -> list[Ended]:
    """Run jobs, a few at once and in this order, and print a line on each as it ends.

    None of them, nor its children, outlives this: each leads a process group, which is ended with
    it, and when this is interrupted or terminated.
    """
    waiting = list(jobs)
    running: dict[Job, tuple[subprocess.Popen[bytes], float]] = {}
    ended: list[Ended] = []
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running[waiting[0]] = start(waiting[0]), time.monotonic()
                del waiting[0]
            time.sleep(0.05)
            for job, (process, began) in list(running.items()):
                seconds = time.monotonic() - began
                if process.poll() is not None or seconds > JOB_LIMIT:
                    end([process])
                    ended.append(Ended(job, process.returncode, seconds))
                    print(tell(ended[-1]), flush=True)
                    del running[job]
    finally:
        end([process for process, _ in running.values()])
        signal.signal(signal.SIGTERM, before)
    return ended


def start(job: Job) -> subprocess.Popen[bytes]:
    """Start a job as the leader of its own process group."""
    job.log.parent.mkdir(parents=True, exist_ok=True)
    with job.log.open("wb") as log:
        return subprocess.Popen(
            job.command,
            cwd=job.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Terminate process groups, so that they end what they started, and then kill what is left."""
    try:
        for process in processes:
            signal_group(
                process, signal.SIGTERM
            )  # SIGINT is ignored by what was put in the background
        deadline = time.monotonic() + PATIENCE
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0, deadline - time.monotonic()))
    finally:
        for process in processes:
            signal_group(process, signal.SIGKILL)
            process.wait()


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to what is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def show_logs(jobs: list[Ended]) -> None:
    """Print the whole output of jobs that have ended, and with which exit code they did."""
    for job, code, _ in jobs:
        print(f"\n---- {job.name}, exit code {code}: {shlex.join(job.command)}")
        print(job.log.read_text(encoding="utf-8", errors="replace"), flush=True)


def check(session: nox.Session, jobs: list[Job]) -> None:
    """Run checks side by side, and end the session with the output of those that fail."""

    def line(ended: Ended) -> str:
        return f"{'failed' if ended.code else 'passed'}  {ended.job.name}  {ended.seconds:.1f} s"

    failed = [ended for ended in side_by_side(jobs, os.cpu_count() or 1, line) if ended.code]
    show_logs(failed)
    if failed:
        session.error(f"failed: {', '.join(ended.job.name for ended in failed)}")


# ---- The suite ---------------------------------------------------------------------------------


class Counts(NamedTuple):
    """How many tests ended how."""

    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        """Return the summary line."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def junit(job: Job) -> Path:
    """Return where a job of the suite leaves its report."""
    return ROOT / "build" / "junit" / f"{job.name}.xml"


def read_report(job: Job) -> tuple[Counts, float]:
    """Return the counts in a job's report, and its seconds; nothing of either when there is none.

    An expected failure, which pytest reports as a kind of skip, counts as one here too.
    """
    try:
        report = ElementTree.parse(junit(job))
    except (OSError, ElementTree.ParseError):
        return Counts(0, 0, 0), 0.0
    ends = [{part.tag for part in case} for case in report.iter("testcase")]
    failed = sum(1 for end in ends if end & {"failure", "error"})
    skipped = sum(1 for end in ends if "skipped" in end)
    seconds = sum(float(suite.get("time", 0)) for suite in report.iter("testsuite"))
    return Counts(len(ends) - failed - skipped, failed, skipped), seconds


def count(ended: Ended) -> Counts:
    """Return what a job of the suite found; one that died has failed once."""
    counts, _ = read_report(ended.job)
    nothing_asked = ended.code == 5 and "-k" in ended.job.command  # the tests are in other jobs
    if ended.code and not counts.failed and not nothing_asked:
        return counts._replace(failed=1)
    return counts


def pytest(name: str, python: str, *arguments: str) -> Job:
    """Return a job of the suite."""
    job = Job(name, (python, "-m", "pytest", *arguments))
    return job._replace(command=(*job.command, f"--junitxml={junit(job)}"))


def expected(job: Job) -> float:
    """Return how many seconds a job of the suite took the last time, or many, when it never ran."""
    return read_report(job)[1] or JOB_LIMIT


def against(framework: str, pages: list[str] = SUITE) -> list[str]:
    """Return what pytest is told, to hold a framework to these contracts, and to its engines."""
    return [*pages, "tests/test_engines.py", "--framework", framework]


def brief(engine: dict[str, Any]) -> list[str]:
    """Return what `tests` asks of an engine that is not a framework's first, by what the manifest says."""
    only = engine.get("programs")
    return [f"tests/conformance/test_{program}.py" for program in only] if only else BRIEF


# ---- Sessions ----------------------------------------------------------------------------------


def everything_once(session: nox.Session, *words: str) -> None:
    """Compare all frameworks, which leaves the evidence and the page in build/."""
    own = hexapla_environment(session)
    framework_environments(session, *FRAMEWORKS)
    run(session, own, "-m", "hexapla", "compare", "--page", *words)


@nox.session
def compare(session: nox.Session) -> None:
    """Run every program in every framework, once; print the comparison, write the page (the default)."""
    everything_once(session, *session.posargs)


@nox.session
def page(session: nox.Session) -> None:
    """Look at the page in a real browser, at three widths, by day and by night, by keyboard."""
    [python] = prepare(session, {".nox/page": Contents([*OWN, *tool("page")])})
    if not EVIDENCE.is_file():
        everything_once(session)
    run(session, python, "-m", "pytest", "tests/page", *session.posargs)


@nox.session
def behaviours(session: nox.Session) -> None:
    """Ask every column what the contracts leave open, and say what has moved; `-- --record` keeps it."""
    own = hexapla_environment(session)
    framework_environments(session, *FRAMEWORKS)
    words = session.posargs if "--record" in session.posargs else ["--ask", *session.posargs]
    run(session, own, "-m", "hexapla", "behaviours", *words)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure what the programs cost, in three minutes; `-- --full` takes over an hour; write the page."""
    own = hexapla_environment(session)
    framework_environments(session, *FRAMEWORKS)
    if not EVIDENCE.is_file():
        everything_once(session)
    run(session, own, "-m", "hexapla", "bench", *session.posargs)
    run(session, own, "-m", "hexapla", "page")


@nox.session
def interop(session: nox.Session) -> None:
    """Let every column's client meet every column's server."""
    own = hexapla_environment(session)
    framework_environments(session, *FRAMEWORKS)
    run(session, own, "-m", "hexapla", "interop", *session.posargs)


@nox.session
def swarm(session: nox.Session) -> None:
    """Load an echo server from locust, a master and two workers on this machine; `-- --rounds 3` compares.

    Locust brings a framework with it, so it has an environment of its own.
    """
    wanted = Contents(["--editable", "shared[bench,locust,suite]"])
    [python] = prepare(session, {".nox/locust": wanted})
    run(session, python, "-m", "pytest", "tests/tool/test_swarm.py", "-q")
    run(session, python, "-m", "hexapla.bench.locust.swarm", *session.posargs)


@nox.session
@EACH
def versions(session: nox.Session, framework: str) -> None:
    """Ask versions of one framework the same questions, and say what has moved: `-- 0.27 0.31`.

    What comes with Python itself is asked of versions of Python: `-- 3.11 3.13`.
    """
    if not session.posargs:
        session.error(
            f"Name the versions: python3 noxfile.py -s 'versions({framework})' -- 1.0 1.1"
        )
    own, folders = hexapla_environment(session), []
    for version in session.posargs:
        if manifest(framework)[1].get("distribution"):
            wanted = Contents([], at(framework, version), pinned=False)
            [python] = prepare(session, {f".nox/versions/{framework}-{version}": wanted})
        else:
            wanted = Contents([], requirements(framework))
            [python] = prepare(session, {f".nox/versions/{framework}": wanted}, version)
        folders.append(str(Path(python).parents[1]))
    run(session, own, "-m", "hexapla", "versions", framework, *folders)


def at(framework: str, version: str) -> list[str]:
    """Return the requirements of a framework, with that version of it."""
    distribution = manifest(framework)[1]["distribution"]
    named = re.compile(rf"{re.escape(distribution)}(\[[^\]]*\])?(?![\w.-])", re.IGNORECASE)
    return [
        f"{found[0]}=={version}" if (found := named.match(each)) else each
        for each in requirements(framework)
    ]


@nox.session
def pictures(session: nox.Session) -> None:
    """Draw the pictures of the README anew, from the last comparison and the last benchmark."""
    if not EVIDENCE.is_file():
        everything_once(session)
    run(session, hexapla_environment(session), "-m", "hexapla", "page", "--pictures")


@nox.session
def tests(session: nox.Session) -> None:
    """Hold every framework to the contract, other engines in brief; the impostors; the tool itself."""
    pythons = dict(zip(FRAMEWORKS, framework_environments(session, *FRAMEWORKS), strict=True))
    own = hexapla_environment(session)
    jobs = [  # the longest first, also where none has run yet
        *(pytest(f"tool-{number}", own, *TOOL[number::TOOL_JOBS]) for number in range(TOOL_JOBS)),
        *(
            pytest(
                f"impostors-{program}",
                own,
                f"tests/conformance/test_{program}.py",
                "--impostors",
                "--brief",
            )
            for program in PROGRAMS
        ),
        *(
            pytest(
                f"{name}-{engine}",
                python,
                *against(name, brief(facts) if number else SUITE),
                "--engine",
                engine,
                "--brief",
            )
            for name, python in pythons.items()
            for number, (engine, facts) in enumerate(manifest(name)[1]["engines"].items())
        ),
    ]
    jobs = [job._replace(command=(*job.command, *session.posargs)) for job in jobs]
    jobs.sort(key=expected, reverse=True)  # or a long one might run alone at the end
    for job in jobs:
        junit(job).unlink(missing_ok=True)

    def line(ended: Ended) -> str:
        return f"{ended.job.name:24} {count(ended)!s:40} {ended.seconds:6.1f} s"

    ended = side_by_side(jobs, int(os.environ.get("HEXAPLA_JOBS", JOBS)), line)
    total = Counts(*map(sum, zip(*map(count, ended), strict=True)))
    show_logs([each for each in ended if count(each).failed])
    print(total, flush=True)
    if total.failed:
        session.error(f"{total}: see above, and build/logs/")


@nox.session
@EACH
def test(session: nox.Session, framework: str) -> None:
    """Hold one framework to the contract, on the newest Python found."""
    [python] = framework_environments(session, framework)
    run(session, python, "-m", "pytest", *against(framework), *session.posargs)


@nox.session
@EACH
def demo(session: nox.Session, framework: str) -> None:
    """Watch one framework's programs run, or one of them: `-- sleep_gather Task-A=10 Task-B=1`."""
    [python] = framework_environments(session, framework)
    # A server runs until it is ended: here it is once a few clients have visited.
    visited = ["--visit", "3"]
    options = {"echo_server": visited, "graceful_server": visited}
    folder = ROOT / "packages" / framework
    present = [program for program in PROGRAMS if list(folder.glob(f"{program}.*"))]
    shown = [[program, *options.get(program, [])] for program in present]
    for arguments in [session.posargs] if session.posargs else shown:
        run(session, python, "-m", "hexapla", "run", framework, *arguments)


@nox.session
def impostors(session: nox.Session) -> None:
    """See that the suite catches every wrong program, by the promise that it breaks."""
    command = [hexapla_environment(session), "-m", "pytest", *SUITE, "--impostors"]
    run(session, *command, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the layout and the usual mistakes (ruff), and the tables in the README (cog)."""
    [python] = prepare(session, {".nox/lint": Contents(tool("lint"))})
    run(session, python, "-m", "ruff", "check")
    run(session, python, "-m", "ruff", "format", "--check")
    if (ROOT / "README.md").is_file():
        run(session, hexapla_environment(session), "-m", "cogapp", "--check", "README.md")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of everything (mypy --strict): each framework, the tool, the tests."""
    tools = tool("types", "chores", "page")
    [python] = prepare(session, {".nox/types": Contents([*everything(), *tools])})
    folders = [ROOT / "packages" / name for name in FRAMEWORKS]

    def job(name: str, folder: Path, *paths: str) -> Job:
        settings = f"--config-file={ROOT}/pyproject.toml", f"--cache-dir={ROOT}/build/mypy/{name}"
        return Job(f"types-{name}", (python, "-m", "mypy", "--strict", *settings, *paths), folder)

    check(
        session,
        [
            job("hexapla", ROOT, "shared/src"),
            job("tests", ROOT, "tests", "noxfile.py"),
            *(job(folder.name, folder, ".") for folder in folders if list(folder.glob("*.py"))),
        ],
    )


def everything() -> list[str]:
    """Return the requirements of an environment with every framework and hexapla itself."""
    swarm = ["--editable", "shared[locust]"]
    return OWN + swarm + [each for name in FRAMEWORKS for each in requirements(name)]


@nox.session
def dev(session: nox.Session) -> None:
    """Make .venv with everything in it, for an editor: every framework, hexapla, every tool."""
    prepare(session, {".venv": Contents([*everything(), *tool("chores", "lint", "page", "types")])})


@nox.session
def readme(session: nox.Session) -> None:
    """Write the tables in the README anew, from the manifests."""
    run(session, hexapla_environment(session), "-m", "cogapp", "-r", "README.md")


@nox.session
def constraints(session: nox.Session) -> None:
    """Bring constraints.txt up to date with the manifests; `-- --upgrade`: the newest of all."""
    shared = read_toml(MANIFEST)["project"]
    wanted = [
        *needed(),
        *tool(*read_toml(ROOT / "pyproject.toml")["dependency-groups"]),
        *shared["dependencies"],
        *(each for extra in shared["optional-dependencies"].values() for each in extra),
        *(each for name in FRAMEWORKS for each in requirements(name)),
    ]
    options = ["--universal", "--python-version", PYTHONS[-1], "--no-header", "--no-annotate"]
    uv(
        *("pip", "compile", "-", "--quiet", *options, "--output-file", str(CONSTRAINTS)),
        *session.posargs,
        given="\n".join(dict.fromkeys(wanted)),
    )


def test_on(version: str) -> None:
    """Define the sessions that hold one framework to the contract on another Python."""

    def session_function(session: nox.Session, framework: str) -> None:
        [python] = framework_environments(session, framework, version=version)
        run(session, python, "-m", "pytest", *against(framework), *session.posargs)

    session_function.__doc__ = f"Hold one framework to the contract, on Python {version}."
    nox.session(EACH(session_function), name=f"test-{version}")


for version in PYTHONS:
    test_on(version)

if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ["NOX_SCRIPT_MODE"] = "none"  # what the first lines ask for is already here
    nox.main()
