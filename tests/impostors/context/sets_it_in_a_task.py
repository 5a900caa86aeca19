"""Set the variable in a task of its own.

A hook that prepares each request seems to be a good place to set its
user; but a task changes its own copy, which is gone when it ends.

See: no reader sees the name, not even `main`, although it was set
before anything else.

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


async def prepare(name: str) -> None:
    user.set(name)


async def main(name: str) -> None:
    await asyncio.create_task(prepare(name))
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
