"""Import what a program imports, say so, and end; without a program, Python starts, and that is all.

`imported.py [PROGRAM]`
"""

import runpy
import sys
from pathlib import Path

SAID = "imported"

if __name__ == "__main__":
    for program in sys.argv[1:]:
        sys.path[0] = str(Path(program).parent)  # as if it had been run itself
        runpy.run_path(program, run_name=SAID)
    print(SAID, flush=True)
