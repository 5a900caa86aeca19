"""Ask again and again whether it is time, behind a shell.

A script starts the program and waits for it. The process that was
started sleeps, and its child never does.

Caught by:
- The process sleeps while its tasks sleep: busy
"""

import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def nap(name: str, seconds: float) -> Iterator[None]:
    print(f"{name} sleeps")
    due = time.monotonic() + seconds
    while time.monotonic() < due:
        yield
    print(f"{name} wakes")


def main(naps: dict[str, float]) -> None:
    tasks = deque(nap(name, seconds) for name, seconds in naps.items())
    while tasks:
        task = tasks.popleft()
        with suppress(StopIteration):
            next(task)
            tasks.append(task)
    print("gathered", *naps)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--behind"]:
        words = [word.split("=") for word in sys.argv[2:] or NAPS]
        main({name: float(text) for name, text in words})
    else:
        start = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, __file__, "--behind"]
        sys.exit(subprocess.run([*start, *sys.argv[1:]]).returncode)
