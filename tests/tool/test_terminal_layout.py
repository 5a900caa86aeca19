"""Lines are broken where their reader would break them, and columns have the room that there is."""

from rich.text import Text

from hexapla.terminal.layout import column_widths, wrapped


def test_a_column_is_squeezed_to_60_when_one_more_fits_so() -> None:
    assert [[60, 60]] == [*column_widths([72, 72], 123, 3)]
    assert [[72], [72]] == [*column_widths([72, 72], 122, 3)]
    assert [[72, 65]] == [*column_widths([72, 65], 200, 3)]
    assert [[60, 49], [72]] == [*column_widths([60, 49, 72], 150, 3)]


def test_a_long_line_is_broken_at_a_space_and_goes_on_deeper() -> None:
    parts = wrapped(Text('    print("waits", 11111111, 22222222, 3)'), 40, "↪")

    assert ['    print("waits", 11111111, 22222222,', "      ↪ 3)"] == [
        each.plain for each in parts
    ]


def test_a_word_that_no_line_holds_is_broken_where_it_must() -> None:
    parts = [each.plain for each in wrapped(Text("x = " + "a" * 40), 20, ">")]

    assert ["x =", "  > " + "a" * 16, "  > " + "a" * 16, "  > " + "a" * 8] == parts


def test_an_address_is_broken_at_a_slash() -> None:
    parts = wrapped(Text("(https://example.org/one/two)"), 22)

    assert ["(https://example.org/", "one/two)"] == [each.plain for each in parts]
