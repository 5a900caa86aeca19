"""Call the function on a thread, in place of awaiting it.

Where code that must wait is called by code that cannot, `asyncio.run`
on another thread is a common way out. The context stays behind.

Caught by:
- A plain call sees the same context as main: wrong-value
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
    async with asyncio.TaskGroup() as group:
        group.create_task(change("child", name))
    see("main")
    asyncio.get_running_loop().call_soon(see, "callback")
    await asyncio.sleep(0)
    await asyncio.to_thread(see, "thread")
    loop = asyncio.get_running_loop()
    call = change("call", name)
    await loop.run_in_executor(None, asyncio.run, call)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    asyncio.run(main(name))
