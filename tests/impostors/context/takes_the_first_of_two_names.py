"""Take the first argument, and pass over the rest.

`sys.argv[1]` is what most programs do; whoever wrote two names meant
something by the second.

Caught by:
- A wrong argument is refused: was answered with ['child sees
"""

import asyncio
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
    name = (sys.argv[1:] or NAME)[0]
    asyncio.run(main(name))
