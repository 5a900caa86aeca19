"""Give the variable a default, which is the name of the page.

Then there is always a value, and a run by hand does not show that it
is the wrong one: a reader that should see nothing sees Alice.

Caught by:
- A value is seen only after it was set: wrong-value
- Two runs differ only in the name: wrong-value
"""

import asyncio
import re
import sys
from contextvars import ContextVar

NAME = ["Alice"]
user = ContextVar("user", default=NAME[0])


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
    loop = asyncio.get_running_loop()
    loop.call_soon(see, "callback")
    await asyncio.sleep(0)
    await loop.run_in_executor(None, see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    asyncio.run(main(name))
