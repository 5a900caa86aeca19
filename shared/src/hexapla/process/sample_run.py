"""One run of a program with the defaults of its page, and with what it needs for that."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from hexapla.process.child import RUN_TIMEOUT_S, Child
from hexapla.process.demo_clients import plain_echo, visits
from hexapla.process.observe import observe
from hexapla.process.trace import Event, Trace
from hexapla.project.contract import Contract


def one_run(command: Sequence[str], env: Mapping[str, str | None], page: Contract) -> Trace:
    """Return the trace of a run with its page's defaults: a server has visitors, a client a plain echo."""
    if page.calls:
        with plain_echo() as port:
            return observe(command, (str(port), *page.defaults[1:]), env)
    if not page.serves:
        return observe(command, (), env)
    visitors: list[Event] = []
    with Child(command, (), env) as child:
        if listening := child.line(0):
            with suppress(AssertionError):  # a server that does not answer shows how far it came
                visitors.extend(visits(child, listening, drain=page.drains))
                child.wait(RUN_TIMEOUT_S if page.drains else 0)
        else:
            child.wait(1)  # it may be about to end by itself; the trace should show how
        child.end("had been visited")
        trace = child.trace()
    events = sorted([*trace.events, *visitors], key=lambda event: event.at)
    return replace(trace, events=tuple(events))
