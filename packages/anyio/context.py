"""Set a context variable, and ask who sees it.

Every task has a context of its own, on both backends, and so has
each call on a thread. Nothing is called back here but what a thread
asks the loop to call, hence the detour; the context goes along.
"""

import re
import sys
from contextvars import ContextVar

import anyio
from anyio import from_thread, to_thread

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


async def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


async def main(name: str) -> None:
    user.set(name)
    async with anyio.create_task_group() as group:
        group.start_soon(change, "child", name)
    see("main")
    await to_thread.run_sync(from_thread.run_sync, see, "callback")
    await to_thread.run_sync(see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    anyio.run(main, name)
