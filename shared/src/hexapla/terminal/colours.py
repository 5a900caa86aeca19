"""The colour of each concept in a terminal.

All six hues are readable on black and on white. If two concepts share one, one of them is underlined.
"""

from rich.text import Text

from hexapla.terminal.layout import one_line

CONCEPT_STYLES = {
    "start": "bold green",
    "scope": "underline magenta",
    "spawn": "bold magenta",
    "sleep": "bold cyan",
    "future": "bold yellow",
    "offload": "bold blue",
    "cancel": "bold red",
    "collect": "underline yellow",
    "serve": "underline green",
}


def in_colour(word: str, concept: str) -> Text:
    return Text(one_line(word), CONCEPT_STYLES[concept])
