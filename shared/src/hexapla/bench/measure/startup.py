"""How long a program takes to its first line, and which part of that its imports take.

Imports are timed by running the program's file up to where `main` would be called, on the same engine, and
taking away what Python itself takes to start. Unlike `-X importtime`, that slows nothing down. What a
framework imports only when its loop is started is none of these.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hexapla.bench.measure import imported
from hexapla.bench.measure.server import first_line, serving, started
from hexapla.project.implementation import Implementation

STUB = str(Path(imported.__file__))


def startup(each: Implementation) -> dict[str, Any]:
    """Return the seconds to a server's first line, and the percentage of them that goes into its imports.

    There is no percentage for what is not written in Python, where nobody can run the imports alone.
    """
    with serving(each) as (_, _, whole):
        pass
    *before, program = each.command()
    if not program.endswith(".py"):
        return {"start-up": whole, "raw": {"started": whole}}
    python = importing([before[0], STUB], each)
    imports = importing([*before, STUB, program], each)
    return {
        "start-up": whole,
        "start-up-imports": min(max(imports - python, 0) / whole, 1) * 100,
        "raw": {"started": whole, "python": python, "imports": imports},
    }


def importing(command: Sequence[str], each: Implementation) -> float:
    """Return the seconds until a command says that it has imported what it was to import."""
    with started(command, each) as child:
        _, at = first_line(child, imported.SAID, "its imports did not come to an end")
    return at
