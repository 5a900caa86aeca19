"""The lesson and the README as Markdown documents in any language, for `docs/` and README.<language>.md.

cog puts them there (`nox -s readme`). Nothing here depends on what is installed, or on this system.
"""

from collections.abc import Iterator, Sequence

from hexapla.lesson.catalogue import SOURCE_LANGUAGE, Catalogue, catalogue, catalogues
from hexapla.lesson.record import LessonRecord, lesson_record, with_numbers
from hexapla.lesson.steps import ShownProgram, Step, excerpts, steps
from hexapla.lesson.texts import README, translated_markdown
from hexapla.project.root import root

UP = "../"  # from docs/ to the repository


def readme(language: str) -> str:
    text = (root() / README).read_text(encoding="utf-8")
    return translated_markdown(text, catalogue(language)).rstrip("\n")


def lesson(language: str = SOURCE_LANGUAGE) -> str:
    return "\n\n".join(lesson_parts(catalogue(language))).rstrip("\n")


def lesson_parts(_: Catalogue) -> Iterator[str]:
    record, all_steps = lesson_record(), steps()
    yield f"# {_('The lesson: from a call that blocks to a server')}"
    yield " · ".join(
        other.name if other == _ else f"[{other.name}]({document_name(other.language)})"
        for other in catalogues()
    )
    yield _(
        "You need to know Python, and nothing about networks or event loops. Each step shows a program, what "
        "it printed when it ran, and a question: think first, then unfold the answer."
    )
    yield _(
        "Run it all yourself: `python3 noxfile.py -s lesson -- 1` shows step 1 in the terminal, and runs "
        "its program. `python3 noxfile.py -s dev` makes `.venv/bin/hexapla`, which is the command `hexapla` "
        "below: it puts the seconds since the start before each line that a program prints. The numbers "
        "come from a recorded run, counted from its first line; yours will differ a little."
    )
    made = _("Recorded on {when}, with Python {python} on {system}.")
    yield made.format(when=record.when, python=record.python, system=record.system)
    yield "\n".join(f"{step.number}. [{_(step.title)}](#step-{step.number})" for step in all_steps)
    for step in all_steps:
        yield from step_parts(step, record, _)


def document_name(language: str) -> str:
    return "lesson.md" if language == SOURCE_LANGUAGE else f"lesson.{language}.md"


def step_parts(step: Step, record: LessonRecord, _: Catalogue) -> Iterator[str]:
    def in_words(paragraphs: Sequence[str]) -> str:
        return "\n\n".join(with_numbers(_(text), step, record) for text in paragraphs)

    yield f'<a id="step-{step.number}"></a>'
    yield f"## {step.number}. {_(step.title)}"
    yield in_words(step.text)
    if step.picture:
        yield picture(step.picture["name"], _(step.picture["alt"]))
    for excerpt in excerpts(step):
        heading = f"[`{excerpt.place}`]({UP}{excerpt.place})"
        yield f"{heading}:" if excerpt.whole else _("{file}, what differs:").format(file=heading)
        yield f"```{excerpt.file.suffix[1:]}\n{excerpt.code}\n```"
    if step.also_shown:
        links = (f"[{it.framework.title}]({UP}{place(it)})" for it in step.also_shown)
        yield _("The same program in {frameworks}.").format(frameworks=", ".join(links))
    for shown in step.runs:
        lines = [f"{at:6.3f}  {line}" for at, line in record.run(shown).lines]
        yield "\n".join(["```console", f"$ {shown.command}", *lines, "```"])
    yield f"**{_('Question')}.** {in_words(step.question)}"
    yield f"<details><summary>{_('Answer')}</summary>"
    yield in_words(step.answer)
    yield "</details>"


def picture(name: str, alt: str) -> str:
    """Return one of the repository's pictures, light or dark, as HTML."""
    light, dark = (f"{UP}shared/pictures/{name}-{theme}.svg" for theme in ("light", "dark"))
    source = f'<source media="(prefers-color-scheme: dark)" srcset="{dark}">'
    return f'<picture>{source}<img alt="{alt}" src="{light}" width="60%"></picture>'


def place(shown: ShownProgram) -> str:
    return shown.file.relative_to(root()).as_posix()
