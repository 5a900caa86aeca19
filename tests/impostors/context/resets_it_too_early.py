"""Undo the setting as soon as the child has ended.

`reset` belongs at the end of whatever needs the value. Here it stands
at the end of the first thing that did.

Caught by:
- Main always sees a value: wrong-value
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
    token = user.set(name)
    async with asyncio.TaskGroup() as group:
        group.create_task(change("child", name))
    user.reset(token)
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
