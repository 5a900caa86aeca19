"""Do everything right, and end with exit code 1.

`sys.exit(main())` is the usual last line; but what is neither a
number nor None counts as an error, and `main` returns the value.

Caught by:
- It ends by itself after main has looked: exit-code
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


async def main(name: str) -> str:
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
    return user.get()


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    sys.exit(asyncio.run(main(name)))
