"""Text that others wrote, made fit to be shown: nothing in it steers a terminal or turns the reading round.

A program may print what it likes, and a manifest or a program's source may hold anything. A control
character would move a cursor or change a colour, and a bidirectional one would show a line in another
order than it has (https://trojansource.codes). Both are shown as what they are.
"""

import re

TAB = 4  # columns

LONGEST = 2000  # characters of one line that anybody reads

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

TURNS = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def sanitize(text: str) -> str:
    """Return the text with control characters as pictures, and those that turn it round as escapes.

    Line ends stay, tabs become spaces, and a line that nobody could read to its end is cut, with the
    count of what is left out.

    >>> sanitize("a\\x1b[31mb")
    'a␛[31mb'
    """
    # A line that ends as Windows has it ends as any other.
    lines = text.replace("\r\n", "\n").expandtabs(TAB).split("\n")
    return "\n".join(TURNS.sub(_escape, CONTROLS.sub(_picture, cut(line))) for line in lines)


def cut(line: str) -> str:
    """Return a line that is not longer than anybody reads."""
    if len(line) <= LONGEST:
        return line
    return f"{line[:LONGEST]} … and {len(line) - LONGEST} characters more"


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _escape(found)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
