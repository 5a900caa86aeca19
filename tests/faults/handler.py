"""Run a program, and raise an error in its handler where `data` is FAULT: as if it had a mistake there.

Given the command of a program, without the interpreter. Whatever a column's `echo` is, what it has read is
called `data` in all of them.
"""

import ast
import builtins
import runpy
import sys
from pathlib import Path
from typing import Any

FAULT = b"fault"
CHECK = f"if data == {FAULT!r}: raise RuntimeError('a mistake in the handler')"
[PROGRAM] = sys.argv[-1:]  # an engine's starter may come before it


class Mistake(ast.NodeTransformer):
    """Look at `data` first, wherever it has just been given."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if any(each.arg == "data" for each in node.args.args):
            node.body[:0] = ast.parse(CHECK).body
        return self.generic_visit(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        if isinstance(node.test, ast.NamedExpr) and node.test.target.id == "data":
            node.body[:0] = ast.parse(CHECK).body
        return self.generic_visit(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        if isinstance(node.target, ast.Name) and node.target.id == "data":
            node.body[:0] = ast.parse(CHECK).body
        return self.generic_visit(node)


def compiled(source: Any, name: str, *rest: Any, **more: Any) -> Any:
    """Compile as ever, but for the program."""
    if name == PROGRAM and isinstance(source, bytes):
        source = ast.fix_missing_locations(Mistake().visit(ast.parse(source)))
    return original(source, name, *rest, **more)


if __name__ == "__main__":
    original = builtins.compile
    builtins.compile = compiled  # type: ignore[assignment]  # which `runpy` compiles a script with
    del sys.argv[0]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    runpy.run_path(sys.argv[0], run_name="__main__")
