"""Run a program on loopmini: `on_loopmini.py PROGRAM ...`."""

import asyncio
import runpy
import sys
from collections.abc import Coroutine

import loopmini


def run(main: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=loopmini.new_event_loop) as runner:
        runner.run(main)


asyncio.run = run  # type: ignore[assignment]  # the program calls it
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
