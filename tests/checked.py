"""What `hexapla check` says of a program, in a process of its own, for the tests of right and wrong ones."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hexapla.project.framework import frameworks
from hexapla.project.implementation import implementation

CHECKOUT = Path(__file__).parents[1]  # whatever a test that runs meanwhile takes for the root


def checked(
    words: Sequence[str], limit_s: float, env: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return all verdicts; `words` follow `hexapla check --json`. At the limit, it ends all."""
    command = [sys.executable, "-m", "hexapla", "check", "--json", *words]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            process.terminate()  # killed at once, it would leave the program behind
            stdout, stderr = process.communicate()
    assert stdout, stderr
    verdicts: list[dict[str, Any]] = json.loads(stdout)["verdicts"]
    assert verdicts, stderr
    return verdicts


def node() -> str | None:
    """Return a Node.js: the one on the PATH, else the one that a framework runs on."""
    if found := shutil.which("node"):
        return found
    chosen = (implementation(it, it.default) for it in frameworks() if it.suffix == ".mjs")
    return next((it.command("future")[0] for it in chosen if it.available), None)
