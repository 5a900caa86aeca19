"""Print the value that was set, too.

The line was meant for debugging, and was left in.

Caught by:
- Every line comes once, and in the order of this page: extra-line
"""

import asyncio
import re
import sys
from contextvars import ContextVar

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


async def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


async def main(name: str) -> None:
    user.set(name)
    print("main sets the name")
    async with asyncio.TaskGroup() as group:
        group.create_task(change("child", name))
    see("main")
    asyncio.get_running_loop().call_soon(see, "callback")
    await asyncio.sleep(0)
    await asyncio.to_thread(see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    asyncio.run(main(name))
