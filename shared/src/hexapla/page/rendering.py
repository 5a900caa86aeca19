"""The templates of the page. Text that others wrote is sanitized and escaped."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from shlex import join
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hexapla.page.markup import plain_text, prose
from hexapla.source.sanitize import sanitize

NUMBER_WORDS = "no one two three four five six seven eight nine ten eleven twelve"


def render(template: str, **context: Any) -> str:
    return environment().get_template(template).render(context)


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
    templates.filters |= {
        "plain_text": plain_text,
        "prose": prose,
        "command": join,
        "sanitize": sanitize,
        "in_words": in_words,
        "pixels": round,
    }
    templates.globals |= {"text": template_text, "csp_hash": csp_hash}
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


def csp_hash(script: str) -> str:
    """Return how a content security policy names a script that may run.

    Source: https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
