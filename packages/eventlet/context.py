"""Set a context variable, and ask who sees it.

A green thread begins with an empty context, as a thread does, and so
do the hub, which calls what is scheduled, and the threads of `tpool`.
To hand one on, spawn the `run` of a `copy_context()`.
"""

import re
import sys
from contextvars import ContextVar

import eventlet
from eventlet import hubs, tpool

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
    hubs.get_hub().schedule_call_global(0, see, "callback")
    eventlet.sleep(0)
    tpool.execute(see, "thread")
    change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    main(name)
