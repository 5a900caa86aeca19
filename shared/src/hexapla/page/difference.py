"""What makes a wrong program wrong: its difference to the right program that it is most like."""

from collections.abc import Sequence
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

from hexapla.record.facts import Run
from hexapla.source.sections import TITLE_TEXT

CONTEXT = 2  # lines
GAP = "…"  # the sign of a place where equal lines are left out


def difference(wrong: Run, right: Sequence[Run]) -> tuple[str, list[tuple[str, str]]]:
    """Return which of these programs differs least, and the lines in which they differ, with their signs.

    `-` is a line of the right program and `+` one of the wrong program; titles and empty lines are left out.
    """
    same_language = [run for run in right if Path(run.command[-1]).suffix == ".py"]
    if not same_language:
        return "", [("+", line) for line in code_lines(wrong)]
    nearest = min(same_language, key=lambda run: (changed_lines(run, wrong), run.framework))
    diff = unified_diff(code_lines(nearest), code_lines(wrong), n=CONTEXT, lineterm="")
    rows = [
        (GAP, "") if line.startswith("@@") else (line[0], line[1:])
        for line in diff
        if not line.startswith(("---", "+++"))
    ]
    return f"{nearest.framework}/{Path(nearest.command[-1]).name}", rows[1:]


def changed_lines(right: Run, wrong: Run) -> int:
    before, after = code_lines(right), code_lines(wrong)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(
        end - start + stop - begin for kind, start, end, begin, stop in blocks if kind != "equal"
    )


def code_lines(run: Run) -> list[str]:
    lines = TITLE_TEXT.sub("", run.source, count=1).splitlines()
    return [line for line in lines if line.strip()]
