"""Sleep, turn over, and sleep on, several tasks at once.

`await` passes on what the innermost coroutine yields, through every
`async def` in between, to `step`, which drives them by `send`. The
decorator `coroutine` lets `await` take a generator.
"""

import sys
from collections.abc import Coroutine, Generator
from functools import partial
from types import coroutine

import tiny_loop

NAPS = ["Task-A=0.5", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


@coroutine
def sleep(seconds: float) -> Generator[float, None, None]:
    yield seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} sleeps")
    await sleep(seconds)
    print(f"{name} turns over")
    await sleep(seconds)
    print(f"{name} wakes")


def step(task: Coroutine[float, None, None]) -> None:
    try:
        seconds = task.send(None)
    except StopIteration:
        return
    tiny_loop.call_later(seconds, partial(step, task))


def main(naps: dict[str, float]) -> None:
    for name, seconds in naps.items():
        step(nap(name, seconds))
    tiny_loop.run()


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    main({name: float(text) for name, text in words})
