"""Give the work to another process, and end it only if all goes well.

Only the waiting is cancelled. The process does not learn of it: the
line that ends it comes later, and a cancelled task never gets there.

Caught by:
- It ends by itself, and leaves nothing behind: left-behind
"""

import asyncio
import sys
from subprocess import DEVNULL, Popen

LIMIT = ["0.3"]  # seconds
WORK = [sys.executable, "-c", "import time; time.sleep(60)"]


def start() -> Popen[bytes]:
    return Popen(WORK, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    process = start()
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    process.kill()
    print(f"{name} ends")


async def main(limit: float) -> None:
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        try:
            async with asyncio.timeout(limit):
                await nap(name, seconds)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    await asyncio.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    asyncio.run(main(float(text)))
