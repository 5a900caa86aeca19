"""Set a context variable, and ask who sees it.

A child gets a copy of its starter's context, a thread of its caller's.
There are no callbacks: a task runs later instead.
"""

import sys
from contextvars import ContextVar

import trio

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


async def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


async def main(name: str) -> None:
    user.set(name)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(change, "child", name)
    see("main")
    await trio.to_thread.run_sync(see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = sys.argv[1:] or NAME
    trio.run(main, name)
