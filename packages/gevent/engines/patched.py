"""Run a program under monkey-patching: `patched.py PROGRAM ...`.

Blocking calls of the standard library then wait as gevent's do.
"""

import runpy
import sys

from gevent import monkey

monkey.patch_all()
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
