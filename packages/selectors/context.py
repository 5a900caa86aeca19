"""Set a context variable, and ask who sees it.

All tasks share the loop's one context: each sees the others' changes.
"""

import sys
from contextvars import ContextVar

import loop

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


async def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


async def main(name: str) -> None:
    user.set(name)
    await loop.spawn(change("child", name))
    see("main")
    loop.call_soon(see, "callback")
    await loop.sleep(0)
    await loop.in_thread(see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = sys.argv[1:] or NAME
    loop.run(main(name))
