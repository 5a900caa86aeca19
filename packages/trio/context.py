"""Set a context variable, and ask who sees it.

A child gets a copy of the context of whoever starts it, and a thread
one of its caller's. `run_sync_soon`, the nearest to a callback that
there is, calls in a copy of the context that `trio.run` was called in.
"""

import re
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
    called = trio.Event()
    token = trio.lowlevel.current_trio_token()
    token.run_sync_soon(see, "callback")
    token.run_sync_soon(called.set)
    await called.wait()
    await trio.to_thread.run_sync(see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    trio.run(main, name)
