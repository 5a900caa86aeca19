"""Run a program on a loop: `starter.py MODULE FACTORY PROGRAM [ARGUMENT ...]`.

MODULE is a module that can be imported, or the path of a file. FACTORY makes a loop; if it is empty, the
usual names are tried. `asyncio.Runner`, and with it `asyncio.run` and `anyio.run`, then make their loop so.

This file runs in the loop's own environment, with Python 3.11 or newer, and needs nothing but that.
"""

import asyncio
import importlib
import importlib.util
import os
import resource
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

Factory = Callable[[], asyncio.AbstractEventLoop]

MISUSE = 2  # exit code
USUAL_NAMES = (
    "new_event_loop",
    "loop_factory",
    "create_event_loop",
    "create_loop",
    "new_loop",
    "EventLoop",
    "Loop",
)
USUAL_POLICY = "EventLoopPolicy"
LEAST_MEMORY_BYTES = 1 << 30  # that a program may use, also where the machine has little


class Unusable(Exception):
    """There is no such module or no such factory; the text says what would be right."""


def load(name: str) -> ModuleType:
    """Return the module; raise `Unusable` if there is none, or whatever its import raises."""
    if not is_file(name):
        return load_installed(name)
    path = Path(name).absolute()
    stem = path.stem
    if not path.is_file():
        raise Unusable(f"There is no file {path}: give the file or the module that makes the loop.")
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(stem, path)
    if spec is None or spec.loader is None:
        raise Unusable(f"{path} is not a Python file: give the file that makes the loop.")
    module = sys.modules[stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_installed(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(error.name + ".")):
            cure = "install the loop there, name another --python, or give the path of a file"
            raise Unusable(f"{sys.executable} has no module {name!r}: {cure}.") from None
        raise


def is_file(name: str) -> bool:
    return name.endswith(".py") or "/" in name


def find_factory(module: ModuleType, name: str) -> tuple[Factory, str]:
    """Return the factory and its name; raise `Unusable` if there is none."""
    if name:
        factory: Any = module
        for part in name.split("."):
            factory = getattr(factory, part, None)
        if not callable(factory):
            known = ", ".join(likely_names(module)) or "nothing whose name has `loop` in it"
            cure = f"write MODULE:FACTORY; it has {known}"
            raise Unusable(f"{module.__name__} has no factory {name!r}: {cure}.")
        return factory, name
    usual = list(dict.fromkeys(usual_names(module)))
    for candidate in usual:
        factory = getattr(module, candidate, None)
        if candidate == USUAL_POLICY:
            with suppress(Exception):
                return factory().new_event_loop, f"{USUAL_POLICY}().new_event_loop"
        elif callable(factory):
            return factory, candidate
    known = ", ".join(likely_names(module)) or "nothing whose name has `loop` in it"
    tried = ", ".join(usual)
    cure = f"write {module.__name__}:FACTORY; it has {known}"
    raise Unusable(f"{module.__name__} has no factory of a usual name ({tried}): {cure}.")


def usual_names(module: ModuleType) -> Iterator[str]:
    """Return the names to try: the usual ones, then classes that are loops, and a policy."""
    yield from USUAL_NAMES
    for name in likely_names(module):
        value = getattr(module, name)
        is_loop = isinstance(value, type) and issubclass(value, asyncio.AbstractEventLoop)
        if is_loop and not value.__module__.startswith("asyncio"):  # else it is only inherited from
            yield name
    yield USUAL_POLICY


def likely_names(module: ModuleType) -> list[str]:
    named = [name for name in dir(module) if "loop" in name.lower() and not name.startswith("_")]
    return [name for name in named if callable(getattr(module, name, None))]


def install(factory: Factory) -> None:
    """Let asyncio make its loops with this factory, where nobody names another."""
    init, own = asyncio.Runner.__init__, asyncio.new_event_loop

    def runner_init(
        self: asyncio.Runner, *, debug: bool | None = None, loop_factory: Factory | None = None
    ) -> None:
        init(self, debug=debug, loop_factory=loop_factory or factory)

    def new_event_loop() -> asyncio.AbstractEventLoop:
        asyncio.new_event_loop = own  # the factory may call it
        try:
            return factory()
        finally:
            asyncio.new_event_loop = new_event_loop

    asyncio.Runner.__init__ = runner_init  # type: ignore[method-assign]
    asyncio.new_event_loop = new_event_loop


def limit_resources() -> None:
    """Let a program that leaks or crashes fill neither the memory nor the disk, where the system can."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError, AttributeError):
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        allowed = max(whole // 4, LEAST_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))


def forget_own_folder() -> None:
    """Take this file's folder from the places of modules: a loop must not import what is beside it."""
    own = Path(__file__).absolute().parent
    sys.path[:] = [path for path in sys.path if Path(path).absolute() != own]


def main() -> None:
    forget_own_folder()
    limit_resources()
    module, name, *sys.argv = sys.argv[1:]
    try:
        factory, _ = find_factory(load(module), name)
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(MISUSE)
    install(factory)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
