"""A browser, and pages to look at with it: the one in build/, and those of records made for a test."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import records

from hexapla.bench.record import Benchmark
from hexapla.page.build import build_page
from hexapla.project.framework import Framework
from hexapla.project.root import root
from hexapla.record.evidence import Evidence, read

pytest.importorskip("playwright", reason="pytest-playwright is not installed here")

from playwright.sync_api import Browser, Page

recorded, measured, whole = records.recorded, records.measured, records.whole

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EVIDENCE = root() / "build" / "evidence.jsonl"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Take the system's Chromium: the download of another does not work everywhere."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("there is no Chromium on the PATH: `apt-get install chromium` brings one")
    return {**browser_type_launch_args, "executable_path": found}


@pytest.fixture(scope="session")
def written(
    recorded: Callable[[], Evidence], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., str]:
    """Write the page of a record, which a test may have changed, and return its address."""

    def write(
        change: Callable[[Evidence], None] = lambda _: None,
        known_frameworks: Sequence[Framework] | None = None,
    ) -> str:
        record = recorded()
        change(record)
        path = tmp_path_factory.mktemp("page") / "hexapla.html"
        path.write_text(build_page(record, None, known_frameworks), encoding="utf-8")
        return path.as_uri()

    return write


@pytest.fixture(scope="session")
def book(written: Callable[..., str]) -> str:
    """The address of a page on which every column has passed."""
    return written()


@pytest.fixture(scope="session")
def priced(
    recorded: Callable[[], Evidence],
    measured: Callable[[], Benchmark],
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """The address of a page that says what it costs."""
    path: Path = tmp_path_factory.mktemp("costs") / "hexapla.html"
    path.write_text(build_page(recorded(), measured()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="session")
def last(book: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of the last comparison, whatever that found; of `book`, where there is none."""
    if not EVIDENCE.is_file():
        return book
    path: Path = tmp_path_factory.mktemp("last") / "hexapla.html"
    path.write_text(build_page(read(EVIDENCE)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address as a reader does, and let the test fail for whatever the console complains of."""
    opened: list[Page] = []
    complaints: list[str] = []

    def open_(address: str, width: int = 1400, theme: Any = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=script,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        opened_page = context.new_page()
        opened_page.set_default_timeout(5000)
        opened_page.set_default_navigation_timeout(30_000)  # the machine may be busy
        opened_page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        opened_page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        opened_page.on("request", lambda request: complaints.append(f"request: {request.url}"))
        opened.append(opened_page)
        opened_page.goto(address)
        if script:
            opened_page.wait_for_selector("[data-ready]", state="attached", timeout=30_000)
        file = address.partition("#")[0]
        complaints[:] = [
            complaint
            for complaint in complaints
            if complaint != f"request: {file}" and "data:," not in complaint
        ]
        return opened_page

    yield open_
    for page in opened:
        page.context.close()

    assert [] == complaints
