"""Names as people type them: `Node.js` is `nodejs`, and a typo is answered with the nearest name."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

MIN_SIMILARITY = 0.6  # of a typo and the name that is suggested, from 0 to 1


def simplified(name: str) -> str:
    """Return the letters and digits of a name, in lower case.

    >>> simplified("Node.js"), simplified("echo-server")
    ('nodejs', 'echoserver')
    """
    return re.sub(r"[\W_]", "", name.casefold())


def meant_name(text: str, names: Iterable[str]) -> str:
    """Return the name that differs from the text in case and punctuation at most; else an empty text."""
    wanted, known = simplified(text), [*names]
    alike = [name for name in known if wanted and simplified(name) == wanted]
    return text if text in known else alike[0] if len(alike) == 1 else ""


def suggestion(text: str, names: Iterable[str], otherwise: str) -> str:
    """Return a question about the name that is most like the text; `otherwise` if none is like it."""
    by_letters = {simplified(name): name for name in names}
    near = get_close_matches(simplified(text), by_letters, 1, MIN_SIMILARITY)
    return f"did you mean {by_letters[near[0]]}?" if near else otherwise
