"""Text that others wrote, made safe to show in a terminal or on a page.

A control character could move the cursor or change a colour, and a bidirectional one changes the order in
which a line is shown (https://trojansource.codes). Both are replaced by visible characters.
"""

import re

TAB_COLUMNS = 4
MAX_LINE_CHARACTERS = 2000
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
BIDIRECTIONAL = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def sanitize(text: str) -> str:
    """Return the text with control characters as pictures, and bidirectional ones as escapes.

    Line ends stay, CR LF becomes LF, tabs become spaces, and a very long line is cut, with the number of
    characters that are left out.

    >>> sanitize("a\\x1b[31mb")
    'a␛[31mb'
    """
    lines = text.replace("\r\n", "\n").expandtabs(TAB_COLUMNS).split("\n")
    return "\n".join(
        BIDIRECTIONAL.sub(_escape, CONTROLS.sub(_picture, shortened(line))) for line in lines
    )


def shortened(line: str) -> str:
    if len(line) <= MAX_LINE_CHARACTERS:
        return line
    rest = len(line) - MAX_LINE_CHARACTERS
    return f"{line[:MAX_LINE_CHARACTERS]} … and {rest} characters more"


def _picture(character: re.Match[str]) -> str:
    code = ord(character[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _escape(character)


def _escape(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"
