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
        if node.name == "main":
            node.body[:0] = ast.parse(f"{HELD} = []").body
        return self.generic_visit(node)

    def visit_For(self, node: ast.For) -> ast.AST:
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                node.body += ast.parse(f"{HELD}.append({line.targets[0].id})").body
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        names = [name for name in ast.walk(node) if isinstance(name, ast.Name)]
        given = [name for name in names if name.id == "report"]
        if given and not self.runs_a_job:
            return None
        for name in given:
            name.id = "work"
        return node


if __name__ == "__main__":
    changed.run(Unheard())
