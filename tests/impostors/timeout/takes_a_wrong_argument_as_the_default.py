"""Give 0.3 s where the argument is wrong.

It is meant kindly, and means that a slip of the pen goes unnoticed:
main waits for a deadline that nobody has asked for.

Caught by:
- A wrong argument is refused: 'soon' was answered with ['short begins'
"""

import asyncio
import sys

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
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


def read(words: list[str]) -> float:
    try:
        [text] = words
        return float(text)
    except ValueError:
        return read(LIMIT)


if __name__ == "__main__":
    asyncio.run(main(read(sys.argv[1:])))
