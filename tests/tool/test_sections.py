"""A program falls into rows, each with its name, and nothing of it is lost."""

from dataclasses import replace

import pytest

from hexapla.project.contract import Contract, contract
from hexapla.source.sections import blocks, cut, definition, row_names, rows_of, same_in_all

PYTHON = '''\
"""Do it in the
order given.

What is peculiar here
takes two lines.
"""

import sys

import mine

NAPS = ["a=1"]  # name=seconds


def helper():
    one()

    two()


@mine.task
async def nap(name):
    await helper()


class Other:
    pass


async def main(naps):
    async with mine.group() as group:
        for each in naps:
            group.spawn(nap, each)


words = sys.argv[1:] or NAPS


if __name__ == "__main__":
    mine.run(main, words)
'''

JAVASCRIPT = """\
/*
 * Do it in the
 * order given.
 *
 * What is peculiar here
 * takes `two` lines.
 */

import { one } from "node:one";

const NAPS = ["a=1"]; // name=seconds

async function nap(name) {
  await one(

    name,
  );

}

function main(naps) {
  naps.forEach(nap);
}

main(NAPS);
"""


@pytest.fixture
def naps() -> Contract:
    """A page that names constants, a worker and `main`."""
    return replace(contract("future"), sections=("NAPS", "nap", "main"))


def test_the_rows_are_the_title_the_imports_what_the_page_names_and_the_start(
    naps: Contract,
) -> None:
    assert [
        "summary",
        "notes",
        "imports",
        "NAPS",
        "helpers of nap",
        "nap",
        "helpers of main",
        "main",
        "start",
    ] == row_names(naps)


def test_a_program_falls_into_its_rows(naps: Contract) -> None:
    assert {
        "summary": "Do it in the order given.",
        "notes": "What is peculiar here\ntakes two lines.",
        "imports": "import sys\n\nimport mine",
        "NAPS": 'NAPS = ["a=1"]  # name=seconds',
        "helpers of nap": "def helper():\n    one()\n\n    two()",
        "nap": "@mine.task\nasync def nap(name):\n    await helper()",
        "helpers of main": "class Other:\n    pass",
        "main": (
            "async def main(naps):\n    async with mine.group() as group:\n"
            "        for each in naps:\n            group.spawn(nap, each)"
        ),
        "start": (
            'words = sys.argv[1:] or NAPS\n\nif __name__ == "__main__":\n    mine.run(main, words)'
        ),
    } == rows_of(PYTHON, naps)


def test_a_program_in_another_language_falls_into_the_same_rows(naps: Contract) -> None:
    assert {
        "summary": "Do it in the order given.",
        "notes": "What is peculiar here\ntakes `two` lines.",
        "imports": 'import { one } from "node:one";',
        "NAPS": 'const NAPS = ["a=1"]; // name=seconds',
        "nap": "async function nap(name) {\n  await one(\n\n    name,\n  );\n\n}",
        "main": "function main(naps) {\n  naps.forEach(nap);\n}",
        "start": "main(NAPS);",
    } == rows_of(JAVASCRIPT, naps)


def test_the_rows_come_in_their_order_and_none_is_empty(naps: Contract) -> None:
    found = rows_of(PYTHON, naps)

    assert [name for name in row_names(naps) if name in found] == list(found)
    assert all(found.values())
    assert {} == rows_of("", naps)
    assert {"summary": "Do it."} == rows_of('"""Do it."""\n', naps)


def test_a_program_without_a_title_loses_nothing(naps: Contract) -> None:
    assert {"imports": "import sys", "main": "def main(): ...", "start": "main()"} == rows_of(
        "import sys\n\ndef main(): ...\n\nmain()\n", naps
    )


def test_what_a_program_lacks_is_no_row_and_moves_no_other(naps: Contract) -> None:
    code = PYTHON.replace("async def nap", "async def sleep")

    assert [
        "summary",
        "notes",
        "imports",
        "NAPS",
        "helpers of nap",
        "main",
        "start",
    ] == list(rows_of(code, naps))


def test_a_name_that_comes_out_of_order_does_not_pull_a_row_up(naps: Contract) -> None:
    found = rows_of("def main(): ...\n\ndef nap(): ...\n\nNAPS = []\n", naps)

    assert {"main": "def main(): ...", "start": "def nap(): ...\n\nNAPS = []"} == found


def test_several_constants_are_one_row_when_one_of_them_is_named(naps: Contract) -> None:
    assert "A = 1\nNAPS = []\nB = 2" == rows_of("A = 1\nNAPS = []\nB = 2\n", naps)["NAPS"]


@pytest.mark.parametrize(
    "block",
    [
        "def nap(name):",
        "async def nap(name):",
        "@task\ndef nap(name):",
        "class Nap(Protocol):",
        "class nap:",
        "function nap(name) {",
        "async function nap(name) {",
        "export async function nap(name) {",
        "const nap = (name) => {",
        "nap = partial(sleep)",
    ],
)
def test_a_definition_begins_its_row(block: str) -> None:
    assert definition("nap").search(block)


@pytest.mark.parametrize(
    "block",
    [
        "def naps(name):",
        "def catnap(name):",
        "nap(1)",
        "# def nap():",
        "class Other:\n    def nap(self):",
        "if True:\n    nap = 1",
        "nap == 1",
        "await nap",
    ],
)
def test_what_only_uses_a_name_does_not_begin_its_row(block: str) -> None:
    assert not definition("nap").search(block)


def test_a_name_with_a_dot_is_not_any_character() -> None:
    assert not definition("na.p").search("def naXp():")


def test_a_block_holds_what_is_indented_below_it_and_its_closing_bracket() -> None:
    assert ["a = [\n\n    1,\n\n]\n\n\n", "b = (\n\n)\n\n", "c\n\n\td\n\n"] == blocks(
        "a = [\n\n    1,\n\n]\n\n\nb = (\n\n)\n\nc\n\n\td\n\n"
    )


@pytest.mark.parametrize("code", [PYTHON, JAVASCRIPT, "import sys\n\n\nmain()\n", ""])
def test_the_title_and_the_sections_are_the_program(code: str, naps: Contract) -> None:
    assert code == "".join(cut(code, naps).values())


def test_a_row_is_shared_when_it_is_the_same_in_every_column() -> None:
    one, same, other, none = {"nap": "x"}, {"nap": "x"}, {"nap": "y"}, {"main": "x"}

    assert same_in_all([one, same], "nap")
    assert not same_in_all([one, same, other], "nap")
    assert not same_in_all([one, none], "nap")
    assert not same_in_all([none, none], "nap"), "what nobody has is not shared"
    assert not same_in_all([one], "nap"), "nobody shares with himself"
