"""Take no care of the failure of a job, and hold on to the job: leave out what the program's `report` is for.

If `report` runs a job, the job is started without it; if it is a callback, it is not added. A program
without a `report` leaves the care to its framework. What starting a job returns is held until main ends, if
the program has a name for it.
"""

import ast

import changed

HELD = "held"  # a list in main


class Unheard(ast.NodeTransformer):
    """Put `work` where `report` runs a job, drop the calls given `report`, and hold what main starts."""

    def __init__(self) -> None:
        self.runs_a_job = False

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.runs_a_job |= node.name == "report"
        hold(node)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        hold(node)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        names = [name for name in ast.walk(node) if isinstance(name, ast.Name)]
        given = [name for name in names if name.id == "report"]
        if given and not self.runs_a_job:
            return None
        for name in given:
            name.id = "work"
        return node


def hold(node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Hold in main what each round of its loops has a name for."""
    if node.name != "main":
        return
    for loop in [found for found in ast.walk(node) if isinstance(found, ast.For)]:
        for line in loop.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                loop.body += ast.parse(f"{HELD}.append({line.targets[0].id})").body
    node.body[:0] = ast.parse(f"{HELD} = []").body


if __name__ == "__main__":
    changed.run(Unheard())
