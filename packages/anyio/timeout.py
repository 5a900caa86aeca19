"""Give a sleep a deadline, and catch what is raised when it comes.

`fail_after` is Trio's cancel scope, but raises Python's TimeoutError.
The error inside the scope is the backend's own, asyncio's or Trio's;
`get_cancelled_exc_class` returns its class.
"""

import sys

import anyio

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await anyio.sleep(seconds)
    except anyio.get_cancelled_exc_class():
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


async def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        try:
            with anyio.fail_after(limit):
                await nap(name, seconds)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    await anyio.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    anyio.run(main, float(text))
