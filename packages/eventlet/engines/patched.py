"""Run a program under monkey-patching: `patched.py PROGRAM ...`.

Blocking calls of the standard library then wait as eventlet's do.
"""

import runpy
import sys

import eventlet

eventlet.monkey_patch()
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
