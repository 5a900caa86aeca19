"""Run a program with its source changed, by what a fault in this folder does to its syntax tree.

A fault is given the program's path, and then its command without the interpreter: an engine's starter may
come before the program.
"""

import ast
import builtins
import runpy
import sys
from pathlib import Path
from typing import Any

compile_unchanged = builtins.compile


def run(change: ast.NodeTransformer) -> None:
    """Run the command on our command line, with the program in it changed."""
    program = sys.argv[1]

    def compile_changed(source: Any, name: str, *rest: Any, **more: Any) -> Any:
        if name == program and isinstance(source, bytes):
            source = ast.fix_missing_locations(change.visit(ast.parse(source)))
        return compile_unchanged(source, name, *rest, **more)

    builtins.compile = compile_changed  # type: ignore[assignment]  # which `runpy` compiles a script with
    del sys.argv[:2]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")
