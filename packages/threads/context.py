"""Set a context variable, and ask who sees it.

By default, every thread begins with an empty context, and a Timer is
a thread. To pass a context on, call the `run` of a `copy_context()`
there. A plain call shares its caller's.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from threading import Thread, Timer

NAME = ["Alice"]
user = ContextVar("user", default="nothing")


def see(who: str) -> None:
    sys.stdout.write(f"{who} sees {user.get()}\n")


def change(who: str, name: str) -> None:
    see(who)
    user.set(f"{name}-{who}")


def main(name: str) -> None:
    user.set(name)
    child = Thread(target=change, args=("child", name))
    child.start()
    child.join()
    see("main")
    timer = Timer(0, see, ["callback"])
    timer.start()
    timer.join()
    with ThreadPoolExecutor() as pool:
        pool.submit(see, "thread").result()
    change("call", name)
    see("main")
    print("main ends")


if __name__ == "__main__":
    [name] = sys.argv[1:] or NAME
    main(name)
