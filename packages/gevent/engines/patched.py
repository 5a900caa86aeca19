"""Run a program under monkey-patching: `patched.py PROGRAM ...`.

The standard library's calls that block wait as gevent's do then.
"""

import runpy
import sys

from gevent import monkey

monkey.patch_all()
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
