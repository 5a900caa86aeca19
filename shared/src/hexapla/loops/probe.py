"""Try whether a loop can do anything at all: `probe.py MODULE FACTORY`.

It prints each step before it begins, so that a reader knows where a loop crashed or hangs. Before the steps
that need the network, it prints what it has found, as JSON. Like `starter.py`, it runs in the environment of
the loop.
"""

import asyncio
import json
import sys

import starter  # type: ignore[import-not-found]  # beside this file

PAUSE_S = 0.01


def step(name: str) -> None:
    sys.stdout.write(f"\nstep: {name}\n")
    sys.stdout.flush()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.read(100))
    await writer.drain()
    writer.close()


async def main(factory_name: str) -> None:
    loop = asyncio.get_running_loop()
    step("sleep")
    await asyncio.sleep(PAUSE_S)
    step("run a task")
    await asyncio.create_task(asyncio.sleep(PAUSE_S))
    step("call a function later")
    called: asyncio.Future[None] = loop.create_future()
    loop.call_later(PAUSE_S, called.set_result, None)
    await called
    kind = type(loop)
    known = {"factory": factory_name, "loop": f"{kind.__module__}.{kind.__qualname__}"}
    step(json.dumps(known))
    step("listen")
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    step("connect to a server")
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    step("exchange bytes")
    writer.write(b"hello")
    if await reader.read(100) != b"hello":
        raise ValueError("other bytes came back than were sent")
    writer.close()
    step("close a server")
    server.close()
    await server.wait_closed()
    step("end")


def probe(module_name: str, factory_name: str) -> None:
    step("import the module")
    module = starter.load(module_name)
    step("find the factory")
    factory, name = starter.find_factory(module, factory_name)
    starter.install(factory)
    step("make a loop")
    loop = factory()
    if not hasattr(loop, "run_until_complete"):
        text = f"{module.__name__}.{name}() is not a loop but {type(loop).__name__}"
        raise starter.Unusable(f"{text}: name what makes one, as MODULE:FACTORY.")
    loop.close()
    step("run")
    asyncio.run(main(name))


if __name__ == "__main__":
    starter.forget_own_folder()
    starter.limit_resources()
    try:
        probe(*sys.argv[1:])
    except starter.Unusable as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(starter.MISUSE)
