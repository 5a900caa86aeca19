"""Run a program under monkey-patching: `patched.py PROGRAM ...`.

The standard library's calls that block wait as eventlet's do then.
"""

import runpy
import sys

import eventlet

eventlet.monkey_patch()
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
