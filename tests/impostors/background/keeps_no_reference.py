"""Keep no reference to a task that waits for something of its own.

A timer must not keep an alarm alive that nobody needs, so it holds it
weakly. But the loop holds a task weakly as well: alarm and task hold
only each other, and both are gone when the collector comes by.

See: no job ends, since the collector has taken them all.

Caught by:
- A job that has time enough ends before main: missing-line
- No job is lost: missing-line
- A failing job fails on time: missing-line
- A failure is reported at once: missing-line
"""

import asyncio
import gc
import sys
import traceback
import weakref

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


class Alarm:
    def __init__(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self.rung = loop.create_future()
        loop.call_later(seconds, ring, weakref.ref(self))


def ring(reference: weakref.ref[Alarm]) -> None:
    if alarm := reference():
        alarm.rung.set_result(None)


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    alarm = Alarm(seconds)
    try:
        await alarm.rung
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


def report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        traceback.print_exception(error)


async def main(jobs: dict[str, float]) -> None:
    for name, seconds in jobs.items():
        task = asyncio.create_task(work(name, seconds))
        task.add_done_callback(report)
        del task
    print("main goes on")
    await asyncio.sleep(0.01)
    gc.collect()
    await asyncio.sleep(OWN_WORK - 0.01)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
