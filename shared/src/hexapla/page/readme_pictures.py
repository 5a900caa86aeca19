"""The pictures of the README and of `docs/`, drawn like those of the page, for light and for dark screens.

They link them: `shared/pictures/<program>-<subject>-light.svg`, where the subject is a framework or an
impostor, or `shared/pictures/cost-<plot>-light.svg`, a plot of a benchmark; and the dark ones.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import escape

from hexapla.bench.record import Benchmark
from hexapla.bench.report.plots import Plot, costs
from hexapla.page.rendering import render, template_text
from hexapla.page.timeline import common_frame, drawing
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, root
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Run

LINK = re.compile(r"shared/pictures/(?P<name>[a-z0-9_-]+)-(?P<theme>light|dark)\.svg")
COST = "cost-"  # begins the name of a plot of a benchmark

THEMES = {
    "light": {"currentColor": "#565a60", "var(--lane)": "#5b86b8"},
    "dark": {"currentColor": "#a9adb3", "var(--lane)": "#6f9fd6"},
}

FONT = "font: 11px Charter, Cambria, Georgia, serif"
UNCOLOURED_TEXT = re.compile(r"<text(?![^>]* fill=)")
RELEASE = re.compile(r"\w+ \d+(\.\d+)?")  # a name and the first two numbers of its version
FOOT_PIXELS = 18  # for a line below a plot


def readme_pictures(
    record: Evidence, benchmark: Benchmark | None = None, folder: Path | None = None
) -> dict[Path, str | None]:
    """Return the pictures that the documents of a folder link, by path; None for a plot without data.

    Raises `UserError` when the record has no run for a picture.
    """
    folder = folder or root()
    runs = {f"{run.program}-{run.subject}": run for run in record.runs}
    plots = costs(benchmark, frameworks()).plots if benchmark else ()
    drawable = {f"{COST}{plot.id}": plot for plot in plots}
    pictures: dict[Path, str | None] = {}
    documents = [folder / "README.md", *sorted(folder.glob("docs/*.md"))]
    texts = [document.read_text(encoding="utf-8") for document in documents]
    for link in LINK.finditer("\n".join(texts)):
        name, colours = link["name"], THEMES[link["theme"]]
        if name.startswith(COST):
            plot = drawable.get(name)
            svg = plot_picture(plot, benchmark, colours) if plot and benchmark else None
        elif name in runs:
            svg = run_picture(runs[name], record, colours)
        else:
            known = ", ".join(sorted(runs))
            raise UserError(f"A document links {link[0]}, and the record has only {known}.")
        pictures[folder / link[0]] = svg
    return pictures


def run_picture(run: Run, record: Evidence, colours: Mapping[str, str]) -> str:
    frame = common_frame(peer.events for peer in record.runs if peer.program == run.program)
    title = f"{run.subject}, {run.program}"
    style = template_text("timeline.css")
    svg = render("run_picture.svg", run=drawing(run.events, frame), title=title, style=style)
    return with_colours(f"{svg}\n", colours)


def plot_picture(plot: Plot, benchmark: Benchmark, colours: Mapping[str, str]) -> str:
    """Return a plot as a file of its own, with the day and the machine of the benchmark below it."""
    header, width, height = benchmark.header, plot.chart.size[0], plot.chart.size[1] + FOOT_PIXELS
    system, python = release(header.system), release(f"Python {header.python}")
    where = f"{header.when[:10]}, {system}, {header.cpus} processors, {python}"
    foot = f'<text x="{width - 4}" y="{height - 6}">{escape(where)}</text>'
    shape = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {shape} style="{FONT}" role="img">'
        f'<title>{escape(plot.says)}</title><g text-anchor="end">{plot.chart.svg}{foot}</g></svg>\n'
    )
    return with_colours(UNCOLOURED_TEXT.sub('<text fill="currentColor"', svg), colours)


def release(text: str) -> str:
    """Return a name and the first two numbers of its version: `Linux 6.18`."""
    name = RELEASE.match(text)
    return name[0] if name else ""


def with_colours(svg: str, colours: Mapping[str, str]) -> str:
    for name, colour in colours.items():
        svg = svg.replace(name, colour)
    return svg
