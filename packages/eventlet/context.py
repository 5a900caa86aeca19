"""Set a context variable, and ask who sees it.

A green thread begins with an empty context, as a thread does. To pass
one on, spawn the `run` of a `copy_context()`. There are no callbacks.
"""

import sys
from contextvars import ContextVar

import eventlet
from eventlet import tpool

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


def main(name: str) -> None:
    user.set(name)
    eventlet.spawn(change, "child", name).wait()
    see("main")
    tpool.execute(see, "thread")
    change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = sys.argv[1:] or NAME
    main(name)
