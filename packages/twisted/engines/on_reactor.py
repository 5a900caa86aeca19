"""Run a program on a reactor: `on_reactor.py NAME PROGRAM ...`."""

import runpy
import sys

from twisted.application.reactors import installReactor

del sys.argv[0]
installReactor(sys.argv.pop(0))
runpy.run_path(sys.argv[0], run_name="__main__")
