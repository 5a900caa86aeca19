"""Run a program of this column on Trio: `on_trio.py PROGRAM ...`."""

import runpy
import sys
from functools import partial

import anyio

on_trio = partial(anyio.run, backend="trio")
anyio.run = on_trio  # type: ignore[assignment]  # the program calls it
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
