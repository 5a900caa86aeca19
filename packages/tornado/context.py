"""Set a context variable, and ask who sees it.

Coroutines and callbacks get their contexts from asyncio, each a copy
of its creator's. `convert_yielded` makes a coroutine a task that is
under way; `run_in_executor` leaves the context behind.
"""

import asyncio
import sys
from contextvars import ContextVar

from tornado import gen
from tornado.ioloop import IOLoop

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


async def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


async def main(name: str) -> None:
    user.set(name)
    loop = IOLoop.current()
    await gen.convert_yielded(change("child", name))
    see("main")
    loop.add_callback(see, "callback")
    await gen.sleep(0)
    await loop.run_in_executor(None, see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = sys.argv[1:] or NAME
    asyncio.run(main(name))
