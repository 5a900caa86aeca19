"""Every broken promise has a reason code, and the impostors name codes that exist."""

import ast
import re
from pathlib import Path

import pytest
from hexapla.judging.subject import impostors

from hexapla.process.broken import CODES, Broken, expect
from hexapla.project.contract import contracts
from hexapla.project.root import root

SUITE = sorted((root() / "tests" / "conformance").glob("test_*.py"))
JUDGES = [root() / "shared" / "src" / "hexapla" / name for name in ("judging", "process")]


def test_a_broken_promise_is_told_with_its_code() -> None:
    with pytest.raises(Broken, match=r"^late: 1 s too late$") as broken:
        expect([], "late", "1 s too late")

    assert "late" == broken.value.code


def test_a_kept_promise_is_not_told() -> None:
    expect([0], "late", "1 s too late")


def test_impostors_name_codes_that_exist() -> None:
    named = {
        code
        for page in contracts()
        for it in impostors(page.program)
        for code in it.caught_by.values()
    }

    assert set() == named - {*CODES}


def test_every_code_is_used_and_every_code_used_exists() -> None:
    files = [*SUITE, *(path for folder in JUDGES for path in folder.glob("*.py"))]
    texts = [path.read_text(encoding="utf-8") for path in files if path.stem != "broken"]
    words = {word for text in texts for word in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text)}
    calls = {code for path in files for code in codes(path)}

    assert set() == {*CODES} - words
    assert set() == calls - {*CODES}


def codes(path: Path) -> list[str]:
    """Return the codes that a file gives as literals to `expect` and `Broken`."""
    places = {"Broken": 0, "expect": 1}
    return [
        code.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in places
        for code in node.args[places[node.func.id] :][:1]
        if isinstance(code, ast.Constant) and isinstance(code.value, str)
    ]


@pytest.mark.parametrize("path", SUITE, ids=lambda path: path.stem)
def test_the_suite_breaks_no_promise_without_a_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    asserts = [node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert)]

    assert [] == asserts
    assert "pytest.fail" not in text
