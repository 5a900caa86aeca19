"""The words of a lexicon are found in code, and only there."""

from pathlib import Path

import pytest

from hexapla.project.framework import CONCEPTS, Engine, Framework, frameworks
from hexapla.source.lexicon import MEANINGS, Mark, marks, prose_in, substitutions, tokens


def marked(code: str, lexicon: dict[str, list[str]], suffix: str = ".py") -> list[tuple[str, str]]:
    """Return the words that are found, each with its concept."""
    return [(code[each.start : each.end], each.concept) for each in marks(code, suffix, lexicon)]


def test_every_concept_has_a_meaning_and_every_meaning_a_concept() -> None:
    assert list(CONCEPTS) == list(MEANINGS)
    assert all(MEANINGS.values())


def test_a_word_is_marked_where_it_stands() -> None:
    assert [Mark(6, 19, "sleep")] == marks("await asyncio.sleep(1)", ".py", SLEEP)


SLEEP = {"sleep": ["asyncio.sleep"]}


def test_words_are_marked_in_the_order_of_the_code() -> None:
    lexicon = {"sleep": ["nap"], "spawn": ["go"]}

    assert [("go", "spawn"), ("nap", "sleep"), ("go", "spawn")] == marked("go(nap, go)", lexicon)


def test_the_longer_word_counts_where_two_begin_at_the_same_place() -> None:
    lexicon = {"scope": ["tasks"], "spawn": ["tasks.add"], "sleep": ["add"]}

    assert [("tasks.add", "spawn"), ("tasks", "scope")] == marked("tasks.add(tasks)", lexicon)
    assert [("tasks.add", "spawn"), ("tasks", "scope")] == marked(
        "tasks.add(tasks)", dict(reversed(lexicon.items()))
    )


def test_no_mark_overlaps_another() -> None:
    found = marks("a.b.c.d", ".py", {"scope": ["a.b", "b.c", "c.d"], "spawn": ["a", "d"]})

    assert [Mark(0, 3, "scope"), Mark(4, 7, "scope")] == found


@pytest.mark.parametrize("code", ["napping", "catnap", "nap_1", "_nap", "nap2", "Nap"])
def test_a_part_of_a_longer_word_is_not_marked(code: str) -> None:
    assert [] == marked(f"{code}()", {"sleep": ["nap"]})


@pytest.mark.parametrize("code", ["time.nap(1)", "nap", "(nap)", "[nap.x]", "-nap", "nap+1"])
def test_a_word_ends_at_what_is_no_letter(code: str) -> None:
    assert [("nap", "sleep")] == marked(code, {"sleep": ["nap"]})


def test_a_word_may_begin_or_end_with_what_is_no_letter() -> None:
    lexicon = {"start": ["@main"], "spawn": ["go("], "collect": [".get"]}

    assert [("@main", "start"), ("go(", "spawn"), (".get", "collect")] == marked(
        "@main\ngo(a.get)", lexicon
    )


def test_a_word_s_dot_is_a_dot() -> None:
    assert [] == marked("a_b + aXb", {"sleep": ["a.b"]})


def test_a_lexicon_without_words_marks_nothing() -> None:
    assert [] == marks("nap()", ".py", {})
    assert [] == marks("nap()", ".py", {"sleep": []})


@pytest.mark.parametrize(
    ("code", "suffix"),
    [
        ("x = 'nap'", ".py"),
        ('x = """\nnap\n"""', ".py"),
        ("'''nap'''\nx = 1", ".py"),
        ("x = b'nap'", ".py"),
        ("x = rb'nap'", ".py"),
        ("x = f'nap {x} nap'", ".py"),
        ("x = 1  # nap", ".py"),
        ('def f():\n    """Take a nap."""', ".py"),
        ("// nap", ".mjs"),
        ("/* one\n * nap\n */", ".mjs"),
        ("x = 'nap'", ".mjs"),
        ("x = `nap ${x} nap`", ".mjs"),
    ],
)
def test_prose_is_not_marked(code: str, suffix: str) -> None:
    assert [] == marked(code, {"sleep": ["nap"]}, suffix)


@pytest.mark.parametrize(
    ("code", "suffix"),
    [
        ("f'a {nap(1)} b'", ".py"),
        ('"nap" + nap(1)', ".py"),
        ("nap(1)  # nap", ".py"),
        ("`a ${nap(1)} b`", ".mjs"),
        ("nap(1) // nap", ".mjs"),
    ],
)
def test_code_is_marked_beside_prose_and_inside_it(code: str, suffix: str) -> None:
    assert [Mark(code.index("nap(1)"), code.index("nap(1)") + 3, "sleep")] == (
        marks(code, suffix, {"sleep": ["nap"]})
    )


def test_prose_is_a_stretch_of_the_code() -> None:
    code = "one = 'two'  # three"

    assert "'two'# three" == "".join(code[start:end] for start, end in prose_in(code, ".py"))


def test_a_language_that_nobody_knows_is_all_code() -> None:
    assert ["nap # nap"] == [each.text for each in tokens("nap # nap", ".unknown")]
    assert [("nap", "sleep")] * 2 == marked("nap # nap", {"sleep": ["nap"]}, ".unknown")


@pytest.mark.parametrize("code", ["", "\n\nx = 1", "x = 1", "x\t=  1 \n\n\n", "é = '道😀'\n"])
@pytest.mark.parametrize("suffix", [".py", ".mjs", ".unknown"])
def test_the_pieces_are_the_code(code: str, suffix: str) -> None:
    assert code == "".join(each.text for each in tokens(code, suffix))


@pytest.mark.parametrize("column", frameworks(), ids=lambda column: column.name)
def test_the_pieces_of_every_program_are_its_code(column: Framework) -> None:
    for path in column.folder.glob(f"*{column.suffix}"):
        code = path.read_text(encoding="utf-8")

        assert code == "".join(each.text for each in tokens(code, path.suffix))


def column(**lexicon: tuple[str, ...]) -> Framework:
    """Return a column that says these concepts so."""
    engines = (Engine("only", ""),)
    return Framework("mine", Path(), "", "", "", "", ("{program}.py",), engines, lexicon)


def test_substitutions_say_in_one_order_how_each_of_two_columns_says_each_concept() -> None:
    a = column(sleep=("nap", "doze"), start=("go",), cancel=())
    b = column(sleep=("rest",), serve=("answer",))

    assert [
        ("start", ("go",), ()),
        ("sleep", ("nap", "doze"), ("rest",)),
        ("serve", (), ("answer",)),
    ] == substitutions(a, b)
