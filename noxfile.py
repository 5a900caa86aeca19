# /// script
# requires-python = ">=3.11"
# dependencies = ["nox[uv]>=2026.8.17"]
# ///
"""Every chore of Hexapla. The most useful ones:

    python3 noxfile.py                         run everything once and compare it
    python3 noxfile.py -s tests                hold every framework to every promise
    python3 noxfile.py -s tests -P 3.12        the same on Python 3.12, not on the newest one here

Needs python3 (3.11 or newer) and pip: nox and uv are fetched into .nox/ the first time.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older python3 may well run this file)
    sys.exit("Hexapla needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ".")

import glob
import json
import os
import re
import shutil
import subprocess
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PINS = ("--constraint", "constraints.txt")
BOOT = ROOT / ".nox" / "_boot" / f"{sys.implementation.cache_tag}-nox"

if __name__ == "__main__" and find_spec("nox") is None:
    if not BOOT.is_dir():
        if find_spec("pip") is None:
            sys.exit(f"{sys.executable} has no pip: install it, or run `uv run noxfile.py`.")
        print("Fetching nox and uv into .nox/, once ...", file=sys.stderr)
        half = BOOT.with_name(f"half-{os.getpid()}")
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--target", str(half), *PINS]
        # A user's settings for their own installs must not turn this one away.
        clean = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_ROOT_USER_ACTION": "ignore"}
        try:
            subprocess.run([*pip, "nox[uv]"], cwd=ROOT, env={**os.environ, **clean}, check=True)
            if not BOOT.is_dir():  # else another run was faster
                half.rename(BOOT)
        except subprocess.CalledProcessError:
            sys.exit("pip could not fetch nox and uv, and says why above: run this again.")
        finally:
            shutil.rmtree(half, ignore_errors=True)
    sys.path.insert(0, str(BOOT))

import nox
from nox.virtualenv import HAS_UV, UV

if not HAS_UV:
    sys.exit("uv is missing: install it, or run `python3 noxfile.py`, which fetches it.")

nox.needs_version = ">=2026.8.17"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
nox.options.sessions = ["compare"]

# pyenv's shims answer only for its global version. (`Path.glob` raises where a folder may not be read.)
PYENV = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))  # noqa: PTH111
BINS = [f"{sys.base_prefix}/bin", *glob.glob(f"{PYENV}/versions/3.1*/bin")]  # noqa: PTH207
os.environ["PATH"] = os.pathsep.join([*BINS, os.environ.get("PATH", os.defpath)])
os.environ.update(UV_PYTHON_DOWNLOADS="never", NOX_ENABLE_STALENESS_CHECK="1")  # anew with -P
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start is a first start, and slow
FOLDERS = [folder for folder in os.get_exec_path() if not folder.endswith("shims")]
MINORS = [n for n in range(11, 20) if shutil.which(f"python3.{n}", path=os.pathsep.join(FOLDERS))]
NEWEST = f"3.{max(MINORS, default=sys.version_info.minor)}"
PYTHON = None if any(word.startswith(("-P", "--force-p")) for word in sys.argv) else NEWEST


def facts(framework: str) -> dict[str, Any]:
    """Return what a framework's manifest says to hexapla, and its dependencies."""
    folder = ROOT / "packages" / framework
    if (package := folder / "package.json").is_file():
        return dict(json.loads(package.read_text(encoding="utf-8"))["hexapla"])
    document = nox.project.load_toml(folder / "pyproject.toml")
    return {"dependencies": [], **document["project"], **document["tool"]["hexapla"]}


MANIFESTS = [*ROOT.glob("packages/*/pyproject.toml"), *ROOT.glob("packages/*/package.json")]
FRAMEWORKS = sorted({manifest.parent.name for manifest in MANIFESTS})
GROUPS = nox.project.load_toml(ROOT / "pyproject.toml")["dependency-groups"]
TOOLS = [requirement for group in GROUPS.values() for requirement in group]
LIBRARIES = [requirement for name in FRAMEWORKS for requirement in facts(name)["dependencies"]]
ALL = ["--editable", "shared[page,bench,locust]", *LIBRARIES]
NAMES = ["<framework>"] if sys.argv[1:] in (["-l"], ["--list"]) else FRAMEWORKS
for_each_framework = nox.parametrize("framework", [nox.param(name, id=name) for name in NAMES])
EVERYTHING = ["tool", *(f"env({name})" for name in NAMES)]
chore = partial(nox.session, venv_backend="none", requires=EVERYTHING)


@nox.session(python=PYTHON)
@for_each_framework
def env(session: nox.Session, framework: str) -> None:
    """Make the environment of one framework: the framework, and nothing of ours."""
    if requirements := facts(framework)["dependencies"]:
        # Compiled at once, or the first start of a program would be a slow one.
        session.install(*PINS, "--compile-bytecode", *requirements)


@nox.session(python=PYTHON)
def tool(session: nox.Session) -> None:
    """Make the environment of the tool, with no framework in it."""
    session.install(*PINS, "--editable", "shared[page,bench]", *GROUPS["chores"])


def run(session: nox.Session, command: str, *words: str) -> None:
    """Run a command of the tool's environment, and end the session when it fails."""
    forced = f"-{session.python}".replace(".", "-") if session.python else ""  # with -P
    session.run(f".nox/tool{forced}/bin/{command}", *words, external=True)


def uv(session: nox.Session, *words: str) -> None:
    session.run(UV, *words, "--quiet", external=True)


def command(name: str, about: str, *words: str, requires: list[str] = EVERYTHING) -> None:
    """Define a session that is one command."""

    def session_function(session: nox.Session) -> None:
        run(session, *words, *session.posargs)

    session_function.__doc__ = about
    chore(session_function, name=name, requires=requires)


RUN = "Run every program in every framework, once; print the comparison, write the page (the default)."
TESTS = "Run all tests: every framework, other engines in brief; the impostors; the tool itself."
WRONG = "See that the suite catches every wrong program; `-- -k NAME` takes some of them."
ALONE = "Build the wheel, and try it in an empty environment; or the one that HEXAPLA_WHEEL names."
DOCS = sorted(map(str, [*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")]))
command("compare", RUN, "hexapla", "compare", "--page")
command("tests", TESTS, "hexapla", "suite", "--brief")
command("impostors", WRONG, "python", "-m", "pytest", "tests/conformance", "--impostors")
command("interop", "Let every client talk to every server.", "hexapla", "interop")
command("wheel", ALONE, "python", "-m", "pytest", "tests/tool/test_wheel.py", requires=["tool"])
command("lesson", "Follow the lesson in the terminal.", "hexapla", "lesson", requires=["tool"])
command("pictures", "Redraw the pictures.", "hexapla", "page", "--pictures", requires=["evidence"])
command("readme", "Write the generated tables anew.", "cog", "-r", *DOCS, requires=["tool"])


@chore()
def evidence(session: nox.Session) -> None:
    """Run every program once, unless that was done before."""
    if not (ROOT / "build" / "evidence.jsonl").is_file():
        run(session, "hexapla", "compare", "--page")


@chore()
@for_each_framework
def test(session: nox.Session, framework: str) -> None:
    """Hold one framework to the contract on all of its engines; `-- -x -k nap` is for pytest."""
    suite = ("-m", "pytest", "tests/conformance", "tests/test_engines.py", "--framework", framework)
    run(session, "python", *suite, *session.posargs)


WATCH = "Watch one framework's programs, or one: `-- sleep_gather Task-A=10`."
for name in NAMES:  # nobody should wait for all environments to see one framework
    command(f"demo({name})", WATCH, "hexapla", "demo", name, requires=["tool", f"env({name})"])
if NAMES is FRAMEWORKS:
    chore(lambda _: None, name="demo", requires=[f"demo({name})" for name in NAMES])


@chore()
def behaviours(session: nox.Session) -> None:
    """Ask every framework what the contracts leave open, and say what changed; `-- --record` keeps it."""
    asked = [] if "--record" in session.posargs else ["--ask"]
    run(session, "hexapla", "behaviours", *asked, *session.posargs)


@chore(requires=["evidence"])
def bench(session: nox.Session) -> None:
    """Measure what programs cost, in three minutes; `-- --full` takes over an hour; write the page."""
    run(session, "hexapla", "bench", *session.posargs)
    run(session, "hexapla", "page")


@nox.session(python=PYTHON, requires=EVERYTHING)
def swarm(session: nox.Session) -> None:
    """Load an echo server from locust: a master, two workers; `-- --rounds 3` compares."""
    session.install(*PINS, "--editable", "shared[bench,locust]")  # brings a framework along
    session.run("python", "-m", "pytest", "tests/tool/test_swarm.py", "-q")
    session.run("python", "-m", "hexapla.bench.locust.swarm", *session.posargs)


@chore(requires=["tool"])
@for_each_framework
def versions(session: nox.Session, framework: str) -> None:
    """Ask versions of one framework the same questions: `-- 0.27 0.31` (or of Python: `-- 3.11 3.13`)."""
    name, folders = facts(framework).get("distribution"), []
    for version in session.posargs:
        folders.append(f".nox/versions/{framework}-{version}")
        uv(session, "venv", "--clear", "--python", NEWEST if name else version, folders[-1])
        exact = partial(re.sub, rf"(?i)^({name}(\[.*?\])?)(?![\w.-]).*", rf"\1=={version}")
        if wanted := [exact(requirement) for requirement in facts(framework)["dependencies"]]:
            uv(session, "pip", "install", "--python", folders[-1], "--compile-bytecode", *wanted)
    run(session, "hexapla", "versions", framework, *folders)


@nox.session(python=PYTHON)
def page(session: nox.Session) -> None:
    """Look at the page in a real browser, also at the one of the last comparison, if there is one."""
    session.install(*PINS, "--editable", "shared[page,bench]", *GROUPS["page"])
    session.run("python", "-m", "pytest", "tests/page", *session.posargs)


@nox.session(python=PYTHON)
def lint(session: nox.Session) -> None:
    """Check the layout and the usual mistakes (ruff)."""
    session.install(*PINS, *GROUPS["lint"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session(python=PYTHON)
def types(session: nox.Session) -> None:
    """Check the types of everything (mypy --strict): each framework, the tool, the tests."""
    session.install(*PINS, *ALL, *TOOLS)
    session.run("mypy", "packages", "lesson", "shared", "tests", "noxfile.py")


@nox.session(venv_backend="none")
def dev(session: nox.Session) -> None:
    """Make .venv with everything in it, for an editor: every framework, hexapla, every tool."""
    uv(session, "venv", "--allow-existing", "--python", NEWEST, ".venv")
    uv(session, "pip", "install", "--python", ".venv", *PINS, *ALL, *TOOLS)


@nox.session(venv_backend="none")
def constraints(session: nox.Session) -> None:
    """Bring constraints.txt up to date with the manifests; `-- --upgrade`: the newest of all."""
    source = Path(session.create_tmp()) / "requirements.in"
    source.write_text("\n".join([*LIBRARIES, *TOOLS]), encoding="utf-8")
    sources = (str(source), "shared/pyproject.toml", "--all-extras", "--output-file", PINS[1])
    options = ("--universal", "--python-version", "3.11", "--no-header", "--no-annotate")
    uv(session, "pip", "compile", *sources, *options, *session.posargs)


if __name__ == "__main__":
    os.chdir(ROOT)
    named = re.compile(r"^[a-z]+\(.+\)$")  # as its authors write it: test(Node.js)
    sys.argv[1:] = [named.sub(lambda m: m[0].lower().replace(".", ""), w) for w in sys.argv[1:]]
    os.environ["NOX_SCRIPT_MODE"] = "none"  # what the first lines ask for is already here
    nox.main()
