"""The templates of the page. Text that others wrote is sanitized and escaped."""

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from shlex import join
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hexapla.page.markup import plain_text, prose
from hexapla.page.packing import packed
from hexapla.source.sanitize import sanitize

SCRIPTS = ("base", "words", "replay", "reader", "matrix", "porting", "search", "page")
ONLY_TRANSLATED = re.compile(
    r"<(\w+)([^<>]*)><span (data-t=\d+)>((?:(?!</?span)[^\0])*?)</span></\1>"
)
NUMBER_WORDS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)


def render(template: str, **context: Any) -> str:
    return without_needless_spans(environment().get_template(template).render(context))


def without_needless_spans(html: str) -> str:
    """Return HTML in which an element that has only a translated text has its number itself.

    >>> without_needless_spans("<p class=note><span data-t=7>So <em>be</em> it.</span></p>")
    '<p class=note data-t=7>So <em>be</em> it.</p>'
    """
    return ONLY_TRANSLATED.sub(r"<\1\2 \3>\4</\1>", html)


@cache
def environment() -> Environment:
    templates = Environment(
        loader=PackageLoader("hexapla.page", "templates"),
        autoescape=True,
        finalize=sanitized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    templates.filters |= {
        "plain_text": plain_text,
        "prose": prose,
        "command": join,
        "sanitize": sanitize,
        "in_words": in_words,
        "packed": packed,
        "pixels": round,
    }
    templates.globals |= {"stylesheet": stylesheet, "scripts": scripts, "csp_hash": csp_hash}
    return templates


def sanitized(value: Any) -> Any:
    """Sanitize a string, unless it is HTML of our own."""
    return sanitize(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def in_words(count: int) -> str:
    words = NUMBER_WORDS.split()
    return words[count] if count < len(words) else str(count)


def template_text(name: str) -> Markup:
    path = files("hexapla.page").joinpath("templates", name)
    return Markup(path.read_text(encoding="utf-8"))


def stylesheet(name: str) -> Markup:
    """Return a style sheet without what only its writers need: comments, indents, and blanks around signs."""
    style = re.sub(r"/\*.*?\*/", "", template_text(name), flags=re.DOTALL)
    style = re.sub(r"\s*([{};,])\s*", r"\1", style.strip())
    return Markup(style.replace(": ", ":").replace(";}", "}"))


def scripts(names: Sequence[str] = SCRIPTS) -> Markup:
    """Return the page's script: several files in one block, in which they share their names."""
    texts = (without_comments(template_text(f"script/{name}.js")) for name in names)
    return Markup("\n").join([Markup('"use strict";\n{'), *texts, Markup("}")])


def without_comments(script: str) -> Markup:
    """Return a script without its indents, and without the lines that are comments."""
    lines = (line.strip() for line in script.splitlines())
    kept = (line for line in lines if line and not line.startswith("//"))
    return Markup("\n".join(kept))


def csp_hash(script: str) -> str:
    """Return how a content security policy names a script that may run.

    Source: https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
