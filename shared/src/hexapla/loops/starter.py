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
from contextlib import suppress

MISUSE = 2  # exit code
USUAL_NAMES = (
    "new_event_loop",
    "loop_factory",
    "create_event_loop",
    "create_loop",
    "new_loop",
    "EventLoopPolicy",
    "EventLoop",
    "Loop",
)
LEAST_MEMORY_BYTES = 1 << 30  # that a program may use, also where the machine has little


class Unusable(Exception):
    """There is no such module or no such factory; the text says what would be right."""


def load(name):
    """Return the module; raise `Unusable` if there is none, or whatever its import raises."""
    if not is_path(name):
        return load_installed(name)
    path = os.path.abspath(name)
    stem = os.path.splitext(os.path.basename(path))[0]
    if not os.path.isfile(path):
        raise Unusable(f"There is no file {path}: give the file or the module that makes the loop.")
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location(stem, path)
    if spec is None:
        raise Unusable(f"{path} is not a Python file: give the file that makes the loop.")
    sys.modules[stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[stem])
    return sys.modules[stem]


def load_installed(name):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(error.name + ".")):
            cure = "install the loop there, name another --python, or give the path of a file"
            raise Unusable(f"{sys.executable} has no module {name!r}: {cure}.") from None
        raise


def is_path(name):
    return name.endswith(".py") or "/" in name


def find_factory(module, name):
    """Return the factory and its name; raise `Unusable` if there is none."""
    if name:
        factory = module
        for part in name.split("."):
            factory = getattr(factory, part, None)
        if not callable(factory):
            known = ", ".join(likely_names(module)) or "nothing whose name has `loop` in it"
            cure = f"write MODULE:FACTORY; it has {known}"
            raise Unusable(f"{module.__name__} has no factory {name!r}: {cure}.")
        return factory, name
    for candidate in (usual := [*usual_names(module)]):
        factory = getattr(module, candidate, None)
        if candidate.endswith("Policy"):
            with suppress(Exception):
                return factory().new_event_loop, f"{candidate}().new_event_loop"
        elif callable(factory):
            return factory, candidate
    known = ", ".join(likely_names(module)) or "nothing whose name has `loop` in it"
    tried = ", ".join(usual)
    cure = f"write {module.__name__}:FACTORY; it has {known}"
    raise Unusable(f"{module.__name__} has no factory of a usual name ({tried}): {cure}.")


def usual_names(module):
    """Return the names to try: the usual ones, then classes of the module that are loops."""
    yield from USUAL_NAMES
    for name in likely_names(module):
        value = getattr(module, name)
        if isinstance(value, type) and issubclass(value, asyncio.AbstractEventLoop):
            yield name


def likely_names(module):
    named = [name for name in dir(module) if "loop" in name.lower() and not name.startswith("_")]
    return [name for name in named if callable(getattr(module, name, None))]


def install(factory):
    """Let asyncio make its loops with this factory, where nobody names another."""
    init, own = asyncio.Runner.__init__, asyncio.new_event_loop

    def runner_init(self, *, debug=None, loop_factory=None):
        init(self, debug=debug, loop_factory=loop_factory or factory)

    def new_event_loop():
        asyncio.new_event_loop = own  # the factory may call it
        try:
            return factory()
        finally:
            asyncio.new_event_loop = new_event_loop

    asyncio.Runner.__init__ = runner_init
    asyncio.new_event_loop = new_event_loop


def limit():
    """Let a program that leaks or crashes fill neither the memory nor the disk, where the system can."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError, AttributeError):
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        allowed = max(whole // 4, LEAST_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))


def forget_own_folder():
    """Take this file's folder from the places of modules: a loop must not import what is beside it."""
    own = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != own]


def main():
    forget_own_folder()
    limit()
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
