"""Which statement a line belongs to: a step of a replay is a statement, however many lines it has."""

import ast
from collections.abc import Iterator

from pygments.lexers.javascript import JavascriptLexer
from pygments.token import Comment, String

TEXT_TOKENS = str(Comment), str(String)
PAIRS = {")": "(", "]": "[", "}": "{"}


def statement_lines(text: str, suffix: str) -> dict[int, tuple[int, int]]:
    """Return the first and the last line of the innermost statement on each line.

    Of a compound statement only the header counts. A line outside any statement is one of its own.
    """
    count = len(text.splitlines())
    lines = {number: (number, number) for number in range(1, count + 1)}
    spans = python_statements(text) if suffix == ".py" else script_statements(text)
    for first, last in spans:
        lines |= dict.fromkeys(range(first, min(last, count) + 1), (first, last))
    return lines


def python_statements(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of each statement, outer ones first."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            first = start_line(node)
            last, body = node.end_lineno or first, getattr(node, "body", None)
            if body:
                last = max(node.lineno, start_line(body[0]) - 1)
                while last > node.lineno and not lines[last - 1].strip():
                    last -= 1
            yield first, last


def start_line(node: ast.stmt | ast.ExceptHandler) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def script_statements(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of each statement of JavaScript that has more than one.

    A line that begins inside parentheses or brackets, and in no block within them, belongs to the statement
    that opened them.
    """
    opened: list[tuple[str, int]] = []  # brackets, each with the first line of its statement
    number, first = 1, 1
    last_lines: dict[int, int] = {}
    for kind, value in JavascriptLexer(stripnl=False).get_tokens(text):
        is_text = str(kind).startswith(TEXT_TOKENS) and kind is not String.Interpol
        for character in value:
            if character == "\n":
                number += 1
                inside = bool(opened) and opened[-1][0] != "{"
                first = opened[-1][1] if inside else number
                last_lines[first] = number
            elif not is_text and character in PAIRS.values():
                opened.append((character, first))
            elif not is_text and character in PAIRS and opened:
                opened.pop()
    yield from ((first, last) for first, last in last_lines.items() if first < last)
