"""Hold the echo servers that frameworks publish to the contract, and record the verdicts.

`python -m hexapla.comparison.published [NAME ...]` judges the programs of docs/published/, each in the
environment of its framework.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hexapla.judging.impostors import opening_docstring
from hexapla.project.framework import framework
from hexapla.project.implementation import implementations
from hexapla.project.root import UserError, root
from hexapla.source.generated_docs import linked, markdown_table

PROGRAM = "echo_server"


def published_folder() -> Path:
    return root() / "docs" / "published"


def published_programs() -> list[Path]:
    return sorted(published_folder().glob("*.py"))


def published_records() -> dict[str, dict[str, Any]]:
    """Return what is recorded by the name of a program: date, version, verdicts, what is broken."""
    path = published_folder() / "measured.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def judge_published(path: Path) -> dict[str, Any]:
    column = implementations(framework(path.stem.partition("_")[0]))[0]
    if column.environment is None:
        raise UserError(f"{path.name}: {column.unavailable}")
    command = [str(column.environment.python), str(path)]
    check = [sys.executable, "-m", "hexapla", "check", PROGRAM, "--json", "--", *command]
    said = json.loads(subprocess.run(check, capture_output=True, text=True).stdout)
    return published_record(said["verdicts"], column.version)


def published_record(verdicts: Sequence[dict[str, Any]], version: str) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "version": version,
        "kept": sum(verdict["verdict"] == "kept" for verdict in verdicts),
        "promises": len(verdicts),
        "broken": {
            verdict["promise"]: verdict["code"]
            for verdict in verdicts
            if verdict["verdict"] == "broken"
        },
    }


def published_table() -> str:
    """Return the records as Markdown; cog puts it into docs/published-examples.md."""
    known = published_records()
    rows = [
        published_row(path, known[path.stem]) for path in published_programs() if path.stem in known
    ]
    return markdown_table(["program", "published", "kept", "broken", "seen"], rows)


def published_row(path: Path, record: dict[str, Any]) -> list[str]:
    title, _, rest = opening_docstring(path).partition("\n\n")
    link = re.search(r"https://\S+", rest)
    broken = [f"{promise}: {code}" for promise, code in record["broken"].items()]
    return [
        linked(f"`{path.name}`", f"published/{path.name}"),
        linked(title.removesuffix("."), link[0] if link else ""),
        f"{record['kept']} of {record['promises']}",
        "<br>".join(broken) or "none",
        f"{record['date']}, {record['version']}",
    ]


def main(names: Sequence[str]) -> None:
    records = published_records()
    for path in published_programs():
        if not names or path.stem in names:
            records[path.stem] = judge_published(path)
    text = json.dumps(dict(sorted(records.items())), indent=1) + "\n"
    (published_folder() / "measured.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
