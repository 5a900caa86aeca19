"""Every framework's client meets every framework's server."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from hexapla.judging import checks
from hexapla.judging.runner import Runner
from hexapla.process.broken import Broken, expect
from hexapla.process.child import end_all
from hexapla.process.client import Client, converse
from hexapla.process.demo_clients import plain_echo
from hexapla.process.parallel import run_parallel
from hexapla.process.trace import Inconclusive
from hexapla.project.implementation import Implementation

OWN = "hexapla"  # the suite's own client and its plain echo
MESSAGES, SIZE = 700, 65536  # SIZE in bytes: together more than two kernels hold
LIMIT = 30.0  # seconds that a client may take
AT_ONCE = 4  # servers that are met at the same time


class Meeting(NamedTuple):
    """How one client got on with one server; the reason is empty if all went well."""

    client: str
    server: str
    reason: str

    @property
    def verdict(self) -> str:
        return "broken" if self.reason else "kept"


def meetings(chosen: Sequence[Implementation], progress: Callable[[str], None]) -> list[Meeting]:
    """Return how every client got on with every server, our own client and server included."""
    clients = [column for column in chosen if column.framework.program("echo_client").is_file()]
    servers = [column for column in chosen if column.framework.program("echo_server").is_file()]

    def meet_all(server: Implementation | None) -> list[Meeting]:
        name = server.name if server else OWN
        row = [
            Meeting(client.name if client else OWN, name, why_not(client, server))
            for client in (*clients, None)
        ]
        kept = sum(meeting.verdict == "kept" for meeting in row)
        progress(f"{name} served {len(row)} clients: {kept} kept")
        return row

    rows = run_parallel(meet_all, (*servers, None), AT_ONCE, end_all)
    return [meeting for row in rows for meeting in row]


def why_not(client: Implementation | None, server: Implementation | None) -> str:
    """Return why a client and a server did not get on, or nothing; None is our own."""
    try:
        with echo_port(server) as port:
            if client:
                call(client, port)
            else:
                call_ourselves(port)
    except (Broken, Inconclusive) as error:
        return str(error)
    return ""


@contextmanager
def echo_port(server: Implementation | None) -> Iterator[int]:
    if server is None:
        with plain_echo() as port:
            yield port
    else:
        running = Runner(server, "echo_server").serve()
        with running.child:
            yield running.port


def call(client: Implementation, port: int) -> None:
    """Run a framework's client; raise `Broken` unless it ends well, with every line on its page."""
    trace = Runner(client, "echo_client")(str(port), str(MESSAGES), limit=LIMIT)
    lines = ["client connects"]
    for number in range(1, MESSAGES + 1):
        lines += [f"message-{number} goes out", f"message-{number} comes back"]
    checks.printed(trace, [*lines, "client half-closes", "client reaches the end"])
    checks.ended(trace, "client reaches the end")


def call_ourselves(port: int) -> None:
    messages = [b"%*d" % (SIZE, number) for number in range(1, MESSAGES + 1)]
    with Client(port) as client:
        received = converse({client: messages})[client]
        expect(b"".join(messages) == received, "bytes", "what came back is not what was sent")
        client.finish()
        more = client.receive_all()
        expect(not more, "bytes", f"{len(more)} bytes more came back than were sent")
