"""The pictures of the README, drawn as those of the page are, once for light screens and once for dark ones.

The README says which it wants: it shows `shared/pictures/<program>-<subject>-light.svg`, where the subject is
a framework or an impostor, or `shared/pictures/cost-<plot>-light.svg`, which a benchmark tells of; and beside
each the dark one.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import escape

from hexapla.bench.record import Benchmark
from hexapla.bench.report.plots import Plot, costs
from hexapla.page import timeline
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, root
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Run

WANTED = re.compile(r"shared/pictures/(?P<name>[a-z0-9_-]+)-(?P<theme>light|dark)\.svg")

COST = "cost-"  # begins the name of what a benchmark found

THEMES = {
    "light": {"currentColor": "#565a60", "var(--lane)": "#5b86b8"},
    "dark": {"currentColor": "#a9adb3", "var(--lane)": "#6f9fd6"},
}

FONT = "font: 11px Charter, Cambria, Georgia, serif"

BARE = re.compile(r"<text(?![^>]* fill=)")  # which takes its colour from the page

RELEASE = re.compile(r"\w+ \d+(\.\d+)?")  # as much of a name and its version as is read

FOOT = 18  # pixels for a line below a picture


def pictures(record: Evidence, benchmark: Benchmark | None = None) -> dict[Path, str | None]:
    """Return the pictures that the README shows, by the files where they belong.

    None stands for one that a benchmark would have to tell of, and this one does not, or there is none.
    Raises `UserError` when the record has no run of one of them.
    """
    text = (root() / "README.md").read_text(encoding="utf-8")
    runs = {f"{run.program}-{run.subject}": run for run in record.runs}
    plots = costs(benchmark, frameworks()).plots if benchmark else ()
    drawable = {f"{COST}{each.id}": each for each in plots}
    found: dict[Path, str | None] = {}
    for wanted in WANTED.finditer(text):
        name, colours = wanted["name"], THEMES[wanted["theme"]]
        if name.startswith(COST):
            plot = drawable.get(name)
            svg = of_costs(plot, benchmark, colours) if plot and benchmark else None
        elif name in runs:
            svg = of_run(runs[name], runs, colours)
        else:
            known = ", ".join(sorted(runs))
            raise UserError(f"README.md wants {wanted[0]}, and the record has only {known}.")
        found[root() / wanted[0]] = svg
    return found


def of_run(run: Run, runs: Mapping[str, Run], colours: Mapping[str, str]) -> str:
    """Return the picture of a run, which stands alone, in the frame of all runs of its program."""
    frame = timeline.frame(each.events for each in runs.values() if each.program == run.program)
    svg = timeline.axes(frame) + timeline.timeline(run.events, frame)
    return alone(svg, frame.size, frame.box, f"{run.subject}, {run.program}", colours)


def of_costs(plot: Plot, benchmark: Benchmark, colours: Mapping[str, str]) -> str:
    """Return what a benchmark found, with the day and the machine of it below."""
    head, (width, height) = benchmark.header, plot.size
    system, python = released(head.system), released(f"Python {head.python}")
    where = f"{head.when[:10]}, {system}, {head.cpus} processors, {python}"
    svg = f'{plot.svg}<text x="{width - 4}" y="{height + FOOT - 6}">{escape(where)}</text>'
    size = (width, height + FOOT)
    return alone(
        f'<g text-baseline="end">{svg}</g>', size, f"0 0 {width} {size[1]}", plot.says, colours
    )


def released(text: str) -> str:
    """Return a name and its version as far as there is room: `Linux 6.18`."""
    found = RELEASE.match(text)
    return found[0] if found else ""


def alone(svg: str, size: tuple[int, int], box: str, title: str, colours: Mapping[str, str]) -> str:
    """Return what stands inside of an SVG as a file of its own, which has no page to take colours from."""
    for name, colour in colours.items():
        svg = svg.replace(name, colour)
    svg = BARE.sub(f'<text fill="{colours["currentColor"]}"', svg)
    shape = f'width="{size[0]}" height="{size[1]}" viewBox="{box}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {shape} style="{FONT}" role="img">'
    return f"{opening}<title>{escape(title)}</title>{svg}</svg>\n"
