"""Start a helper process, and end without ending it.

A helper with a session of its own gets no signal from the terminal,
and the program does not wait for it. It outlives the program, unseen.

Caught by:
- It ends by itself after gathering: left-behind
"""

import asyncio
import sys
from subprocess import DEVNULL, Popen

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
HELPER = [sys.executable, "-c", "import time; time.sleep(60)"]


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    Popen(HELPER, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True)
    asyncio.run(main({name: float(text) for name, text in words}))
