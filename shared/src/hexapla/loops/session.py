"""What was run of a loop, with what, and how to run it again."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from hexapla.loops.preflight import Loop
from hexapla.project.outside import loop_columns


@dataclass(frozen=True)
class Cost:
    """One metric of the loop as a ratio to asyncio's own loop, or why there is no number."""

    metric: str
    setting: str
    ratio: float | None
    low: float
    high: float
    wide: bool
    rounds: int
    invalid: str
    says: str


@dataclass(frozen=True)
class Session:
    """What was run, so that it can be run again."""

    loop: Loop
    seed: int
    brief: bool
    seconds: float
    when: str  # the date
    cost: Sequence[Cost] = ()

    def again(self, column: str, program: str) -> str:
        """Return the command that judges one program again."""
        words = ["hexapla", "loop", str(self.loop.where), "--python", str(self.loop.python)]
        words += ["--only", program, "--seed", str(self.seed)]
        words += ["--brief"] if self.brief else []
        words += ["--programs", column] if column != loop_columns()[0].name else []
        return shlex.join(words)
