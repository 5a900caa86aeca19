"""Try whether a loop can do anything at all: `probe.py MODULE FACTORY`.

It prints each step before the next one begins, so that who reads it knows where a loop crashed or hangs. The
last line of it is JSON. Like `starter.py`, it runs in the loop's own environment.
"""

import asyncio
import json
import sys

import starter  # beside this file

PAUSE_S = 0.01


def step(name):
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()


async def echo(reader, writer):
    writer.write(await reader.read(100))
    await writer.drain()
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    step("sleep")
    await asyncio.sleep(PAUSE_S)
    step("run a task")
    await asyncio.create_task(asyncio.sleep(PAUSE_S))
    step("call a function later")
    called = loop.create_future()
    loop.call_later(PAUSE_S, called.set_result, None)
    await called
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
    kind = type(loop)
    return f"{kind.__module__}.{kind.__qualname__}"


def probe(module_name, factory_name):
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
    kind = asyncio.run(main())
    step(json.dumps({"factory": name, "loop": kind}))


if __name__ == "__main__":
    starter.forget_own_folder()
    starter.limit()
    try:
        probe(*sys.argv[1:])
    except starter.Unusable as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(starter.MISUSE)
