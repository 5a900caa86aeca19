"""Skip a wrong argument, and make the other calls.

It is said on standard error and goes unread; what remains is done as
if nothing had happened, even if it is nothing.

Caught by:
- A wrong argument is refused: 'call=soon' was answered with ['gathered']
"""

import asyncio
import sys
import time

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(asyncio.to_thread(block, name, seconds))
            for name, seconds in calls.items()
        ]
    print("gathered", *(task.result() for task in tasks))


def read(words: list[str]) -> dict[str, float]:
    calls: dict[str, float] = {}
    for word in words:
        try:
            name, text = word.split("=")
            calls[name] = float(text)
        except ValueError as error:
            print(f"{word} is skipped: {error}", file=sys.stderr)
    return calls


if __name__ == "__main__":
    asyncio.run(main(read(sys.argv[1:] or CALLS)))
