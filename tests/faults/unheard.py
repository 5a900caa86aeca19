"""Take no care of the failure of a job: leave out what the program's `report` is for.

If `report` runs a job, the job is started without it; if it is a callback, it is not added. A program without
a `report` leaves the care to its framework, and stays as it is.
"""

import ast

import changed


class Unheard(ast.NodeTransformer):
    """Put `work` where `report` runs a job, and drop the calls that hand `report` to something else."""

    def __init__(self) -> None:
        self.runs_a_job = False

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.runs_a_job |= node.name == "report"
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        handed = [name for name in ast.walk(node) if isinstance(name, ast.Name) and name.id == "report"]
        if not handed:
            return self.generic_visit(node)
        if not self.runs_a_job:
            return None
        for name in handed:
            name.id = "work"
        return node


if __name__ == "__main__":
    changed.run(Unheard())
