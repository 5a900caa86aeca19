"""Set a context variable, and ask who sees it.

A greenlet begins with an empty context, as a thread does, and so do
the pool's threads. To pass one on, set `gr_context` to a copy. There
are no callbacks: a later call is a greenlet, too.
"""

import sys
from contextvars import ContextVar

import gevent

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


def main(name: str) -> None:
    user.set(name)
    gevent.spawn(change, "child", name).get()
    see("main")
    gevent.get_hub().threadpool.spawn(see, "thread").get()
    change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = sys.argv[1:] or NAME
    main(name)
