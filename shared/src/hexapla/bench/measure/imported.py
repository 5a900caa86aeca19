"""Import what a program imports, say so, and end; without a program, only start Python.

`imported.py [PROGRAM]`
"""

import runpy
import sys
from pathlib import Path

DONE = "imported"

if __name__ == "__main__":
    for program in sys.argv[1:]:
        sys.path[0] = str(Path(program).parent)  # as if it had been run itself
        runpy.run_path(program, run_name=DONE)
    print(DONE, flush=True)
