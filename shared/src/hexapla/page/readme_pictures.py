"""The pictures of the README and of `docs/`, drawn like those of the page, for light and for dark screens.

They link them: `shared/pictures/<program>-<subject>-light.svg`, where the subject is a framework or an
impostor, `shared/pictures/replay-<program>-light.svg`, its replay at one moment, or
`shared/pictures/cost-<plot>-light.svg`, a plot of a benchmark; and the dark ones.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import escape

from hexapla.bench.record import Benchmark
from hexapla.bench.report.plots import Plot, costs
from hexapla.page.lanes import COLOURS
from hexapla.page.markup import element_colours
from hexapla.page.rendering import render, template_text
from hexapla.page.replay_picture import SIZES, replay_picture
from hexapla.page.timeline import common_frame, drawing
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, root
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Header, Run

LINK = re.compile(r"shared/pictures/(?P<name>[a-z0-9_-]+)-(?P<theme>light|dark)\.svg")
COST = "cost-"  # begins the name of a plot of a benchmark
REPLAY = "replay-"

FONT = "font: 11px Charter, Cambria, Georgia, serif"
COLOUR = re.compile(r"(--[a-z0-9]+): (#[0-9a-f]{6})")
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
        name, colours = link["name"], page_colours(link["theme"])
        if name.startswith(COST):
            plot = drawable.get(name)
            svg = plot_picture(plot, benchmark, colours) if plot and benchmark else None
        elif name.startswith(REPLAY):
            svg = moment_picture(record, name.removeprefix(REPLAY), link["theme"])
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


def moment_picture(record: Evidence, program: str, theme: str) -> str:
    """Return a program's replay at one moment, with the day and the machine of the record below it."""
    colours = page_colours(theme)
    tasks = [colours[f"--t{number}"] for number in range(COLOURS)]
    svg = render(
        "replay_picture.svg",
        picture=replay_picture(record, program),
        sizes=SIZES,
        theme={**{name.lstrip("-"): colour for name, colour in colours.items()}, "tasks": tasks},
        code=element_colours(theme),
        title=f"{program}, a replay at one moment",
        where=where(record.header),
    )
    return f"{svg}\n"


def page_colours(theme: str) -> dict[str, str]:
    """Return the colours of the page's style sheet by the names of their variables."""
    light, dark = template_text("page.css").split("prefers-color-scheme: dark", 1)
    colours = dict(COLOUR.findall(light))
    return colours if theme == "light" else colours | dict(COLOUR.findall(dark))


def where(header: Header) -> str:
    """Return the day and the machine of a record."""
    system, python = release(header.system), release(f"Python {header.python}")
    return f"{header.when[:10]}, {system}, {header.cpus} processors, {python}"


def plot_picture(plot: Plot, benchmark: Benchmark, colours: Mapping[str, str]) -> str:
    """Return a plot as a file of its own, with the day and the machine of the benchmark below it."""
    width, height = plot.chart.size[0], plot.chart.size[1] + FOOT_PIXELS
    foot = f'<text x="{width - 4}" y="{height - 6}">{escape(where(benchmark.header))}</text>'
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
    svg = svg.replace("currentColor", colours["--soft"])
    return svg.replace("var(--lane)", colours["--lane"])
