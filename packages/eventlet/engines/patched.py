"""Run a program with the standard library made to wait as eventlet does: `patched.py PROGRAM ...`."""

import runpy
import sys

import eventlet

eventlet.monkey_patch()
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
