"""Run a program with one mistake in it: with a changed line, which a file in `tests/faults/` changes.

A question asks so what a framework does when a program lacks the care that its promises need.
"""

from dataclasses import replace

from hexapla.judging.runner import Runner
from hexapla.project.root import root


def faulty(runner: Runner, fault: str) -> Runner:
    """Return a runner of the same program with that mistake, on the same engine."""
    words = runner.subject.command(runner.program)
    own = next(n for n, word in enumerate(words) if word.endswith((".py", ".mjs")))
    folder = root() / "tests" / "faults"
    if words[-1].endswith(".mjs"):
        mistake: tuple[str, ...] = ("--import", str(folder / f"{fault}.mjs"))
    else:
        mistake = (str(folder / f"{fault}.py"), words[-1])
    return Runner(
        replace(runner.subject, words=words[:own] + mistake + words[own:]), runner.program
    )
