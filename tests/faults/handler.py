"""Run a program, and raise an error in its handler where `data` is FAULT: as if it had a mistake there.

Whatever a column's `echo` is, what it has read is called `data` in all of them.
"""

import ast

import changed

FAULT = b"fault"
CHECK = f"if data == {FAULT!r}: raise RuntimeError('a mistake in the handler')"


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


if __name__ == "__main__":
    changed.run(Mistake())
