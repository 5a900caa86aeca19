"""A program falls into rows, each with its name, and nothing of it is lost."""

from dataclasses import replace

import pytest

from hexapla.project.contract import Contract, contract
from hexapla.source.sections import begins, blocks, rows, shared, stanzas

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
        "says",
        "notes",
        "imports",
        "NAPS",
        "beside nap",
        "nap",
        "beside main",
        "main",
        "start",
    ] == rows(naps)


def test_a_program_falls_into_its_rows(naps: Contract) -> None:
    assert {
        "says": "Do it in the order given.",
        "notes": "What is peculiar here\ntakes two lines.",
        "imports": "import sys\n\nimport mine",
        "NAPS": 'NAPS = ["a=1"]  # name=seconds',
        "beside nap": "def helper():\n    one()\n\n    two()",
        "nap": "@mine.task\nasync def nap(name):\n    await helper()",
        "beside main": "class Other:\n    pass",
        "main": (
            "async def main(naps):\n    async with mine.group() as group:\n"
            "        for each in naps:\n            group.spawn(nap, each)"
        ),
        "start": (
            'words = sys.argv[1:] or NAPS\n\nif __name__ == "__main__":\n    mine.run(main, words)'
        ),
    } == stanzas(PYTHON, naps)


def test_a_program_in_another_language_falls_into_the_same_rows(naps: Contract) -> None:
    assert {
        "says": "Do it in the order given.",
        "notes": "What is peculiar here\ntakes `two` lines.",
        "imports": 'import { one } from "node:one";',
        "NAPS": 'const NAPS = ["a=1"]; // name=seconds',
        "nap": "async function nap(name) {\n  await one(\n\n    name,\n  );\n\n}",
        "main": "function main(naps) {\n  naps.forEach(nap);\n}",
        "start": "main(NAPS);",
    } == stanzas(JAVASCRIPT, naps)


def test_the_rows_come_in_their_order_and_none_is_empty(naps: Contract) -> None:
    found = stanzas(PYTHON, naps)

    assert [name for name in rows(naps) if name in found] == list(found)
    assert all(found.values())
    assert {} == stanzas("", naps)
    assert {"says": "Do it."} == stanzas('"""Do it."""\n', naps)


def test_a_program_without_a_title_loses_nothing(naps: Contract) -> None:
    assert {"imports": "import sys", "main": "def main(): ...", "start": "main()"} == stanzas(
        "import sys\n\ndef main(): ...\n\nmain()\n", naps
    )


def test_what_a_program_lacks_is_no_row_and_moves_no_other(naps: Contract) -> None:
    code = PYTHON.replace("async def nap", "async def sleep")

    assert [
        "says",
        "notes",
        "imports",
        "NAPS",
        "beside nap",
        "main",
        "start",
    ] == list(stanzas(code, naps))


def test_a_name_that_comes_out_of_order_does_not_pull_a_row_up(naps: Contract) -> None:
    found = stanzas("def main(): ...\n\ndef nap(): ...\n\nNAPS = []\n", naps)

    assert {"main": "def main(): ...", "start": "def nap(): ...\n\nNAPS = []"} == found


def test_several_constants_are_one_row_when_one_of_them_is_named(naps: Contract) -> None:
    assert "A = 1\nNAPS = []\nB = 2" == stanzas("A = 1\nNAPS = []\nB = 2\n", naps)["NAPS"]


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
    assert begins(block, "nap")


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
    assert not begins(block, "nap")


def test_a_name_with_a_dot_is_not_any_character() -> None:
    assert not begins("def naXp():", "na.p")


def test_a_block_holds_what_is_indented_below_it_and_its_closing_bracket() -> None:
    assert ["a = [\n\n    1,\n\n]", "b = (\n\n)", "c\n\n\td"] == blocks(
        "\n\na = [\n\n    1,\n\n]\n\n\nb = (\n\n)\n\nc\n\n\td\n\n"
    )


def test_a_row_is_shared_when_it_is_the_same_in_every_column() -> None:
    one, same, other, none = {"nap": "x"}, {"nap": "x"}, {"nap": "y"}, {"main": "x"}

    assert shared([one, same], "nap")
    assert not shared([one, same, other], "nap")
    assert not shared([one, none], "nap")
    assert not shared([none, none], "nap"), "what nobody has is not shared"
    assert not shared([one], "nap"), "nobody shares with himself"
