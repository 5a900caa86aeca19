"""The shape of the tool: imports go downward, and a name means one thing."""

import ast
from collections import defaultdict
from pathlib import Path

import hexapla

SOURCE = Path(hexapla.__file__).parent
FLOORS = (
    {"project"},
    {"source"},
    {"process"},
    {"record"},
    {"judging"},
    {"behaviours"},
    {"replay"},
    {"comparison", "terminal"},
    {"bench"},
    {"loops"},
    {"lesson"},
    {"page"},
    {"cli"},
)
FLOOR = {folder: number for number, folders in enumerate(FLOORS) for folder in folders}
MAX_SHARED_NAMES = 40  # top-level names that more than one module defines


def modules() -> list[tuple[str, ast.Module]]:
    """Return each module's place below `hexapla`, and its syntax tree."""
    paths = sorted(SOURCE.rglob("*.py"))
    return [
        (str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
    ]


def folders_imported(tree: ast.Module) -> set[str]:
    """Return the folders of the tool that a module imports from, also inside functions."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("hexapla"):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name.startswith("hexapla.")]
    return {name.split(".")[1] for name in names}


def test_every_folder_has_a_floor() -> None:
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}

    assert set(FLOOR) == folders


def test_imports_go_downward_only() -> None:
    upward = [
        f"{name} imports {folder}"
        for name, tree in modules()
        if (own := name.split("/")[0]) in FLOOR
        for folder in folders_imported(tree)
        if folder != own and FLOOR[folder] >= FLOOR[own]
    ]

    assert [] == upward


def test_few_names_mean_two_things() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for name, tree in modules():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                places[node.name].append(name)
    shared = {name: found for name, found in places.items() if len(found) > 1}

    assert len(shared) <= MAX_SHARED_NAMES, shared
