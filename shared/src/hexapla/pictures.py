"""The pictures of the README, drawn as those of the page are, once for light screens and once for dark ones.

The README says which it wants: it shows `shared/pictures/<program>-<subject>-light.svg`, where the subject is
a framework or an impostor, and beside it the dark one.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import escape

from hexapla import picture
from hexapla.evidence import Evidence, Run
from hexapla.root import Misuse, root

WANTED = re.compile(r"shared/pictures/(?P<name>[a-z0-9_]+-[a-z0-9_]+)-(?P<theme>light|dark)\.svg")
THEMES = {
    "light": {"currentColor": "#565a60", "var(--lane)": "#5b86b8"},
    "dark": {"currentColor": "#a9adb3", "var(--lane)": "#6f9fd6"},
}
FONT = "font: 11px Charter, Cambria, Georgia, serif"


def pictures(record: Evidence) -> dict[Path, str]:
    """Return the pictures that the README shows, by the files where they belong.

    Raises `Misuse` when the record has no run of one of them.
    """
    text = (root() / "README.md").read_text(encoding="utf-8")
    runs = {f"{run.program}-{run.subject}": run for run in record.runs}
    found = {}
    for wanted in WANTED.finditer(text):
        if wanted["name"] not in runs:
            known = ", ".join(sorted(runs))
            raise Misuse(f"README.md wants {wanted[0]}, and the record has only {known}.")
        svg = drawn(runs[wanted["name"]], runs, THEMES[wanted["theme"]])
        found[root() / wanted[0]] = svg
    return found


def drawn(run: Run, runs: Mapping[str, Run], colours: Mapping[str, str]) -> str:
    """Return the picture of a run, which stands alone, in the frame of all runs of its program."""
    frame = picture.frame(each.events for each in runs.values() if each.program == run.program)
    width, height = frame.size
    svg = picture.axes(frame) + picture.timeline(run.events, frame)
    for name, colour in colours.items():
        svg = svg.replace(name, colour)
    svg = svg.replace("<text ", f'<text fill="{colours["currentColor"]}" ')
    size = f'width="{width}" height="{height}" viewBox="{frame.box}"'
    title = f"<title>{escape(f'{run.subject}, {run.program}')}</title>"
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{FONT}" role="img">'
    return f"{opening}{title}{svg}</svg>\n"
