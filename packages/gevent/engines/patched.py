"""Run a program with the standard library made to wait as gevent does: `patched.py PROGRAM ...`."""

import runpy
import sys

from gevent import monkey

monkey.patch_all()
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
