"""Give a sleep a deadline, and catch what is raised when it comes.

A deadline is a cancel scope with a time: each wait inside raises
Cancelled, again and again, until the scope ends. `fail_after` then
raises TooSlowError; `move_on_after` goes on without an error.
"""

import sys

import trio

LIMIT = ["0.3"]  # seconds


async def nap(name: str, seconds: float) -> None:
    print(f"{name} begins")
    try:
        await trio.sleep(seconds)
    except trio.Cancelled:
        print(f"{name} is cancelled")
        raise
    print(f"{name} ends")


async def main(limit: float) -> None:
    for name, seconds in ("short", limit / 2), ("long", limit * 3):
        try:
            with trio.fail_after(limit):
                await nap(name, seconds)
        except trio.TooSlowError as error:
            print("main catches", type(error).__name__)
    await trio.sleep(limit * 3)
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    trio.run(main, float(text))
