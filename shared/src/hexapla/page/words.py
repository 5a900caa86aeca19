"""The page's own words, in all languages. What a framework, a promise or a record says stays English.

The page has the English text, and the script puts the others in its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from hexapla.lesson.catalogue import Catalogue
from hexapla.page.markup import prose
from hexapla.page.packing import packed


@dataclass
class PageWords:
    """Called by the template with an English text in Markdown, it returns HTML that can be translated."""

    languages: Sequence[Catalogue]  # English first
    texts: dict[str, list[str]] = field(default_factory=dict)  # by the English HTML: the others
    attributes: dict[str, list[str]] = field(default_factory=dict)  # by the English text

    def __call__(self, text: str, **values: Any) -> Markup:
        return self.translated(
            lambda language: language(text).format(**values) if values else language(text)
        )

    def translated(self, in_language: Callable[[Catalogue], str]) -> Markup:
        """Return what a text in Markdown is in English, as an element that names its translations."""
        english, *others = (prose(in_language(language)) for language in self.languages)
        self.texts.setdefault(str(english), [str(other) for other in others])
        number = [*self.texts].index(str(english))
        return Markup(f"<span data-t={number}>{english}</span>")

    def attribute(self, text: str, **values: Any) -> str:
        """Return a text for an attribute, an option or the title: of an element that has `data-l`."""
        english, *others = (language(text).format(**values) for language in self.languages)
        self.attributes[english] = others
        return english

    def translations(self) -> Markup:
        """Return all translations, packed, once the page has been written."""
        found = {
            language.language: {
                "texts": [others[number] for others in self.texts.values()],
                "attributes": {text: others[number] for text, others in self.attributes.items()},
            }
            for number, language in enumerate(self.languages[1:])
        }
        return Markup(f'"{packed(found)}"')


def player_words(_: Catalogue) -> dict[str, str]:
    """Return what the script says of a replay, and of a search, by the names that it has for them."""
    return {
        "nothing": _("Nothing has run yet."),
        "starts": _("The module starts the loop, and stays in this call until all is over."),
        "s": _("{task} begins."),
        "l": _("{task} runs {code}."),
        "p": _("{task} waits here, and lets others run."),
        "r": _("{task} goes on where it waited."),
        "t": _("{task} goes on: an error is raised where it waited."),
        "e": _("{task} is over."),
        "u": _("{task} ends with an error."),
        "o": _("{task} prints {code}."),
        "outside": _("From outside: {text}."),
        "again": _("And so on: {text}."),
        "pause": _("For {time} nothing runs: all wait."),
        "holds": _("{task} has not come back from this line for {time}."),
        "below": _("Below it on the stack: {tasks}."),
        "waits": _("{tasks} waits at line {line}."),
        "wait": _("{tasks} wait at line {line}."),
        "the loop": _("the loop"),
        "and": _(" and "),
        "step": _("step {step} of {last}"),
        "apart": _(
            "These columns do not meet at {lines}: not all of them print that, or not in this order."
        ),
        "apart-many": _("These columns do not meet at {lines} and {more} other lines."),
        "other-order": _(
            "In this run of {column} the order was another than without a recorder: {what}."
        ),
        "replay of": _("Replay of {program}"),
        "found": _("{count} found"),
        "nothing found": _("Nothing found. Try a word of a framework, such as gather or nursery."),
        "copy": _("copy"),
        "copied": _("copied"),
        "same": _("the same in all"),
        "same lines": _("… {count} lines, the same in all"),
        "questions": _("{shown} of {all} questions"),
        "api": _("About {words}"),
        "no counterpart": _("no counterpart"),
        "of": _("{program} of {column}"),
        "from to": _("From {old} to {next}"),
        "the words": _("The words"),
        "behaviours that differ": _("Behaviours that differ"),
        "none differs": _("None that was measured: both gave the same answers."),
        "line beside line": _("{program}, line beside line"),
        "concept": _("concept"),
        "question": _("question"),
        "kind program": _("program"),
        "kind promise": _("promise"),
        "kind question": _("question"),
        "kind wrong way": _("wrong way"),
        "kind lesson": _("lesson"),
        "kind word": _("word"),
        "kind column": _("column"),
    }
