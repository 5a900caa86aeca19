"""A broken promise: what was seen of a program, in a sentence, and its kind as a code."""

CODES = {
    "accepted": "It takes what it must refuse.",
    "busy": "It uses the processor while it should wait.",
    "bytes": "Bytes are lost, added or changed.",
    "closed": "It closes or resets a connection too soon.",
    "early": "Something happens too soon.",
    "exit-code": "It ends with another exit code.",
    "extra-line": "It prints a line too many.",
    "late": "Something happens too late.",
    "leak": "Descriptors, threads or processes stay.",
    "left-behind": "A process outlives it.",
    "memory": "It uses too much memory.",
    "missing-line": "It does not print a line.",
    "not-ended": "It does not end by itself.",
    "order": "What is printed or done comes in another order.",
    "polls": "It wakes again and again while it should sleep.",
    "port": "It uses another port.",
    "refused": "It refuses a connection that it must take.",
    "sequential": "What should overlap comes one after the other.",
    "stalled": "Nothing more comes, or far too slowly.",
    "threads": "It has too few threads.",
    "torn-line": "A line has no end, or is not UTF-8.",
    "unnamed": "Standard error does not name what is wrong.",
    "wrong-value": "A line or a result is not the expected one.",
}


MAX_TEXT = 2000  # characters: a program may print anything, and what it printed is quoted


class Broken(AssertionError):
    """A program breaks a promise; `code` is one of `CODES`."""

    def __init__(self, code: str, text: str) -> None:
        text = text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} ..."
        super().__init__(code, text)
        self.code, self.text = code, text

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


def expect(condition: object, code: str, text: str) -> None:
    if not condition:
        raise Broken(code, text)
