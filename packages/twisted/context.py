"""Set a context variable, and ask who sees it.

Each coroutine that a Deferred drives has a copy of the context in
which it began. The reactor does not use contexts: a function that it
calls later, or on a thread, sees the context of that place.
"""

import sys
from contextvars import ContextVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater, react
from twisted.internet.threads import deferToThread

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


async def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


async def main(clock: IReactorTime, name: str) -> None:
    user.set(name)
    await Deferred.fromCoroutine(change("child", name))
    see("main")
    await deferLater(clock, 0, see, "callback")
    await deferToThread(see, "thread")
    await change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = sys.argv[1:] or NAME
    react(main, [name])
