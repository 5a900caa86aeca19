# /// script
# requires-python = ">=3.11"
# dependencies = ["nox[uv]>=2026.8.17"]
# ///
"""Every chore of Hexapla. The most useful ones:

    python3 noxfile.py                         run everything once and compare it
    python3 noxfile.py -s tests                hold every framework to every promise
    python3 noxfile.py -s 'test(trio)' -- -k nap
    python3 noxfile.py -s tests -P 3.12        the same on Python 3.12, not on the newest one here

Needs python3 (3.11 or newer) and pip: nox and uv are fetched into .nox/ the first time. A framework is
a folder in packages/ with a manifest; write its name for <framework> below.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older python3 may well run this file)
    sys.exit(f"Hexapla needs Python 3.11 or newer, and this is {sys.version.split()[0]}.")

import glob
import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
BOOT = ROOT / ".nox" / f"_boot-{sys.implementation.cache_tag}"
PINS = ("--constraint", "constraints.txt")


def fetch() -> None:
    """Install nox and uv into `BOOT`."""
    if find_spec("pip") is None:
        sys.exit(f"{sys.executable} has no pip: install it, or run `uv run noxfile.py`.")
    print("Fetching nox and uv into .nox/, once ...", file=sys.stderr)
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # A user's settings for their own installs must not turn this one away.
    clean = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_ROOT_USER_ACTION": "ignore"}
    half = BOOT.with_name(f"half-{os.getpid()}")
    try:
        command = [*pip, "--target", str(half), *PINS, "nox[uv]"]
        if subprocess.run(command, cwd=ROOT, env={**os.environ, **clean}, check=False).returncode:
            sys.exit("pip could not fetch nox and uv, and says why above: try again.")
        if not BOOT.is_dir():  # else another run was faster
            half.rename(BOOT)
    finally:
        shutil.rmtree(half, ignore_errors=True)


if __name__ == "__main__" and (BOOT.is_dir() or find_spec("nox") is None):
    if not BOOT.is_dir():
        fetch()
    sys.path.insert(0, str(BOOT))

import nox
from nox.virtualenv import HAS_UV, UV

if not HAS_UV:
    sys.exit("uv is missing: install it, or run `python3 noxfile.py` with a Python without nox.")

nox.needs_version = ">=2026.8.17"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
nox.options.sessions = ["compare"]

# pyenv's shims answer only for its global version. (`Path.glob` raises where a folder may not be read.)
PYENV = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))  # noqa: PTH111
BINS = [f"{sys.base_prefix}/bin", *glob.glob(f"{PYENV}/versions/3.1*/bin")]  # noqa: PTH207
os.environ["PATH"] = os.pathsep.join([*BINS, os.environ.get("PATH", os.defpath)])
os.environ["UV_PYTHON_DOWNLOADS"] = "never"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start is a first start, and slow
NEWEST = max(
    (
        minor
        for minor in range(11, 20)
        for folder in os.get_exec_path()
        if not folder.endswith("shims") and os.access(f"{folder}/python3.{minor}", os.X_OK)
    ),
    default=sys.version_info.minor,
)
PYTHON = f"3.{NEWEST}"

# ---- Environments ------------------------------------------------------------------------------


def facts(framework: str) -> tuple[list[str], dict[str, Any]]:
    """Return a framework's requirements, and what its manifest says to hexapla."""
    folder = ROOT / "packages" / framework
    if (folder / "package.json").is_file():
        said = json.loads((folder / "package.json").read_text(encoding="utf-8"))["hexapla"]
        return said.get("dependencies", []), said
    document = nox.project.load_toml(folder / "pyproject.toml")
    return document["project"].get("dependencies", []), document["tool"]["hexapla"]


MANIFESTS = (ROOT / "packages").glob("*/p*.*o*")
FRAMEWORKS = sorted(
    {path.parent.name for path in MANIFESTS if path.name in ("pyproject.toml", "package.json")}
)
# A list of all sessions shows one line for each kind of them.
SHOWN = ["<framework>"] if {"-l", "--list", "--list-sessions"} & {*sys.argv} else FRAMEWORKS
each_framework = nox.parametrize("framework", [nox.param(name, id=name) for name in SHOWN])
TOOL = ["tool"]
EVERYTHING = [*TOOL, *(f"env({name})" for name in SHOWN)]
GROUPS = nox.project.load_toml(ROOT / "pyproject.toml")["dependency-groups"]
HEXAPLA = ["--editable", "shared[suite,page,bench]"]
EVERY_REQUIREMENT = [
    *("--editable", "shared[suite,page,bench,locust]"),
    *(requirement for name in FRAMEWORKS for requirement in facts(name)[0]),
]


@nox.session(python=PYTHON)
@each_framework
def env(session: nox.Session, framework: str) -> None:
    """Make the environment of one framework: the framework, and nothing of ours."""
    if requirements := facts(framework)[0]:
        # Compiled at once, or the first start of a program would be a slow one.
        session.install(*PINS, "--compile-bytecode", *requirements)


@nox.session(python=PYTHON)
def tool(session: nox.Session) -> None:
    """Make the environment of the tool, with no framework in it."""
    session.install(*PINS, *HEXAPLA, *GROUPS["chores"])


def run(session: nox.Session, command: str, *words: str) -> None:
    """Run a command of the tool's environment, and end the session when it fails."""
    ending = f"-{session.python.replace('.', '-')}" if isinstance(session.python, str) else ""
    session.run(str(ROOT / f".nox/tool{ending}/bin/{command}"), *words, external=True)


def compared(session: nox.Session) -> None:
    """Run everything once, unless that has been done."""
    if not (ROOT / "build/evidence.jsonl").is_file():
        run(session, "hexapla", "compare", "--page")


# ---- What runs ---------------------------------------------------------------------------------


@nox.session(venv_backend="none", requires=EVERYTHING)
def compare(session: nox.Session) -> None:
    """Run every program in every framework, once; print the comparison, write the page (the default)."""
    run(session, "hexapla", "compare", "--page", *session.posargs)


@nox.session(venv_backend="none", requires=EVERYTHING)
def tests(session: nox.Session) -> None:
    """Hold every framework to the contract, other engines in brief; the impostors; the tool itself."""
    run(session, "hexapla", "suite", "--brief", *session.posargs)


@nox.session(venv_backend="none", requires=EVERYTHING)
@each_framework
def test(session: nox.Session, framework: str) -> None:
    """Hold one framework to the contract on all of its engines; `-- -x -k nap` is for pytest."""
    suite = ("-m", "pytest", "tests/conformance", "tests/test_engines.py", "--framework", framework)
    run(session, "python", *suite, *session.posargs)


@nox.session(venv_backend="none", requires=TOOL)
def impostors(session: nox.Session) -> None:
    """See that the suite catches every wrong program; `-- -k NAME` for some of them."""
    run(session, "python", "-m", "pytest", "tests/conformance", "--impostors", *session.posargs)


@nox.session(venv_backend="none", requires=EVERYTHING)
@each_framework
def demo(session: nox.Session, framework: str) -> None:
    """Watch one framework's programs run, or one of them: `-- sleep_gather Task-A=10 Task-B=1`."""
    run(session, "hexapla", "demo", framework, *session.posargs)


@nox.session(venv_backend="none", requires=EVERYTHING)
def behaviours(session: nox.Session) -> None:
    """Ask every framework what the contracts leave open, and say what has changed; `-- --record` keeps it."""
    words = session.posargs if "--record" in session.posargs else ["--ask", *session.posargs]
    run(session, "hexapla", "behaviours", *words)


@nox.session(venv_backend="none", requires=EVERYTHING)
def bench(session: nox.Session) -> None:
    """Measure what the programs cost, in three minutes; `-- --full` takes over an hour; write the page."""
    compared(session)
    run(session, "hexapla", "bench", *session.posargs)
    run(session, "hexapla", "page")


@nox.session(venv_backend="none", requires=EVERYTHING)
def interop(session: nox.Session) -> None:
    """Let every framework's client talk to every framework's server."""
    run(session, "hexapla", "interop", *session.posargs)


@nox.session(python=PYTHON, requires=EVERYTHING)
def swarm(session: nox.Session) -> None:
    """Load an echo server from locust, a master and two workers on this machine; `-- --rounds 3` compares."""
    session.install(*PINS, "--editable", "shared[bench,locust,suite]")  # locust brings a framework
    session.run("python", "-m", "pytest", "tests/tool/test_swarm.py", "-q")
    session.run("python", "-m", "hexapla.bench.locust.swarm", *session.posargs)


@nox.session(venv_backend="none", requires=TOOL)
@each_framework
def versions(session: nox.Session, framework: str) -> None:
    """Ask versions of one framework the same questions: `-- 0.27 0.31`; of Python, for what comes with it."""
    requirements, said = facts(framework)
    name = said.get("distribution")
    folders = [f".nox/versions/{framework}-{version}" for version in session.posargs]
    for version, folder in zip(session.posargs, folders, strict=True):
        uv(session, "venv", "--clear", "--python", PYTHON if name else version, folder)
        pattern = rf"{re.escape(name or ' ')}(\[[^\]]*\])?(?![\w.-]).*"
        wanted = [
            re.sub(pattern, rf"{name}\1=={version}", requirement, flags=re.IGNORECASE)
            for requirement in requirements
        ]
        if wanted:
            uv(session, "pip", "install", "--python", folder, "--compile-bytecode", *wanted)
    run(session, "hexapla", "versions", framework, *folders)


def uv(session: nox.Session, *words: str) -> None:
    """Run uv."""
    session.run(UV, words[0], "--quiet", *words[1:], external=True)


@nox.session(venv_backend="none", requires=EVERYTHING)
def pictures(session: nox.Session) -> None:
    """Draw the pictures of the README anew, from the last comparison and the last benchmark."""
    compared(session)
    run(session, "hexapla", "page", "--pictures")


# ---- What is checked ---------------------------------------------------------------------------


@nox.session(python=PYTHON, requires=EVERYTHING)
def page(session: nox.Session) -> None:
    """Look at the page in a real browser: three widths, by day and by night, by keyboard."""
    session.install(*PINS, *HEXAPLA, *GROUPS["page"])
    if not (ROOT / "build/evidence.jsonl").is_file():
        session.run("hexapla", "compare", "--page")
    session.run("python", "-m", "pytest", "tests/page", *session.posargs)


@nox.session(python=PYTHON, requires=TOOL)
def lint(session: nox.Session) -> None:
    """Check the layout and the usual mistakes (ruff), and the generated tables (cog)."""
    session.install(*PINS, *GROUPS["lint"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run(str(ROOT / ".nox/tool/bin/cog"), "--check", "README.md", external=True)


@nox.session(python=PYTHON)
def types(session: nox.Session) -> None:
    """Check the types of everything (mypy --strict): each framework, the tool, the tests."""
    session.install(*PINS, *EVERY_REQUIREMENT, *GROUPS["types"], *GROUPS["chores"], *GROUPS["page"])
    session.run("mypy", "packages", "shared/src", "tests", "noxfile.py")


@nox.session(venv_backend="none")
def dev(session: nox.Session) -> None:
    """Make .venv with everything in it, for an editor: every framework, hexapla, every tool."""
    uv(session, "venv", "--allow-existing", "--python", PYTHON, ".venv")
    tools = [requirement for group in GROUPS.values() for requirement in group]
    uv(session, "pip", "install", "--python", ".venv", *PINS, *EVERY_REQUIREMENT, *tools)


@nox.session(venv_backend="none", requires=TOOL)
def readme(session: nox.Session) -> None:
    """Write the generated tables anew, from the manifests."""
    run(session, "cog", "-r", "README.md")


@nox.session(venv_backend="none")
def constraints(session: nox.Session) -> None:
    """Bring constraints.txt up to date with the manifests; `-- --upgrade`: the newest of all."""
    shared = nox.project.load_toml(ROOT / "shared/pyproject.toml")["project"]
    wanted = [
        *(requirement for group in GROUPS.values() for requirement in group),
        *shared["dependencies"],
        *(
            requirement
            for extra in shared["optional-dependencies"].values()
            for requirement in extra
        ),
        *EVERY_REQUIREMENT[2:],
    ]
    source = Path(session.create_tmp()) / "requirements.in"
    source.write_text("\n".join(dict.fromkeys(wanted)), encoding="utf-8")
    options = ("--universal", "--python-version", "3.11", "--no-header", "--no-annotate")
    output = ("--output-file", "constraints.txt", *session.posargs)
    session.run(UV, "pip", "compile", "--quiet", str(source), *options, *output, external=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ["NOX_SCRIPT_MODE"] = "none"  # what the first lines ask for is already here
    nox.main()
