"""Set a context variable, and ask who sees it.

A greenlet begins with an empty context, as a thread does, and so do
the hub, which calls callbacks, and the threads of its pool. To hand
one on, set `gr_context` to a `copy_context()` before the start.
"""

import re
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
    hub = gevent.get_hub()
    gevent.spawn(change, "child", name).get()
    see("main")
    hub.loop.run_callback(see, "callback")
    gevent.sleep(0)
    hub.threadpool.spawn(see, "thread").get()
    change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = re.findall(r"^[\w-]+$", " ".join(sys.argv[1:] or NAME))
    main(name)
