"""Compile the programs in C, where there is a compiler: the baselines and the load generator."""

import select
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from hexapla.project.root import UserError, build_folder

COMPILERS = ("cc", "gcc", "clang")


def c_compiler() -> str | None:
    """Return a C compiler; None if there is none, or if the system lacks epoll(7), which the programs use."""
    if not hasattr(select, "epoll"):
        return None
    return next(filter(None, map(shutil.which, COMPILERS)), None)


def compiled(program: str) -> Path | None:
    """Compile a program in C into `build/c`; return None if there is no such program, or no compiler."""
    compiler = c_compiler()
    source = c_source(program)
    if compiler is None or not source.is_file():
        return None
    folder = build_folder() / "c"
    folder.mkdir(parents=True, exist_ok=True)
    return compiled_into(folder / program, compiler, source.read_text(encoding="utf-8"))


def c_source(program: str) -> Traversable:
    return files("hexapla.bench").joinpath("c", f"{program}.c")


@cache  # a load is made for every measurement, and compiling takes longer than many of them
def compiled_into(target: Path, compiler: str, text: str) -> Path:
    """Compile the text of a program; other processes see the old program or the new one, never a part."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        source, program = Path(folder, f"{target.name}.c"), Path(folder, target.name)
        source.write_text(text, encoding="utf-8")
        command = [compiler, "-O2", "-o", str(program), str(source)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            reason = result.stderr.strip()
            raise UserError(f"{compiler} could not compile {target.name}.c: {reason}")
        program.replace(target)
    return target
