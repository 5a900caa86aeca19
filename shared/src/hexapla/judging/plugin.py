"""The pytest plugin that holds implementations to their contracts: one test for each promise.

An implementation is a framework on an engine, any command (`hexapla check`), or an impostor. The tests in
`tests/conformance/test_<program>.py` are the same for all of them, and see only a process.
"""

import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hexapla.judging.faulty_loops import programs_on_faulty_loops
from hexapla.judging.impostors import Impostor, impostors
from hexapla.judging.runner import Random
from hexapla.process.broken import Broken
from hexapla.process.interrupt import TERMINATION_SIGNALS, handle_signals, interrupt_handler
from hexapla.project.contract import Promise, page_promises
from hexapla.project.framework import framework, frameworks
from hexapla.project.implementation import Implementation, candidates
from hexapla.project.root import UserError

pytest_plugins = ["hexapla.judging.fixtures", "hexapla.judging.verdicts"]

BRIEF_LOOPS = 3  # faulty loops for each program, with --brief
SUBJECTS = pytest.StashKey[dict[str, Sequence[Implementation]]]()  # by program
PROMISE = pytest.StashKey[Promise | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("hexapla", "what is tested (default: all frameworks, all engines)")
    add = group.addoption
    add("--framework", action="append", help="a framework, on all of its engines")
    add("--engine", action="append", help="only this engine; `default` is the first")
    add("--program", action="append", help="only this program, which may be a variant")
    add("--command", help="any command, as a JSON array, instead of frameworks")
    add("--variant", default="", help="which variant the command is, if it is one")
    add("--impostors", action="store_true", help="the wrong programs, which must be caught")
    add("--seed", type=int, help="of all random values [default: a new one, printed]")
    add("--brief", action="store_true", help="one of similar cases, one promise of an impostor")
    add("--record", type=Path, help="a file that gets all verdicts, as lines of JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Draw a seed, and handle SIGTERM like Ctrl-C; raise UsageError for an unknown framework or engine."""
    try:
        check_names(config.option.framework or [], config.option.engine or [])
    except UserError as misuse:
        raise pytest.UsageError(str(misuse)) from None
    if config.option.seed is None:
        config.option.seed = secrets.randbelow(10**6)
    if not hasattr(config, "workerinput"):
        handle_signals(interrupt_handler(), *TERMINATION_SIGNALS)


def check_names(names: Sequence[str], engines: Sequence[str]) -> None:
    """Raise `UserError` unless these frameworks exist, and have these engines."""
    columns = [framework(name) for name in names] or (frameworks() if engines else [])
    known = {engine.name for column in columns for engine in column.engines}
    if unknown := ", ".join(sorted(set(engines) - known - {"default"})):
        cure = f"there are {', '.join(sorted(known))}, and `default`"
        raise UserError(f"There is no engine {unknown} here: {cure}.")


def pytest_report_header(config: pytest.Config) -> str:
    return f"hexapla: seed {config.option.seed}"


def subjects(config: pytest.Config, program: str) -> Sequence[Implementation]:
    if config.option.command:
        command = json.loads(config.option.command)
        variant = config.option.variant
        return [Implementation(words=tuple(command), label="command", program=variant)]
    if config.option.impostors:
        return [*impostors(program), *on_faulty_loops(config, program)]
    return [*candidates(program, config.option.framework or [], config.option.engine or [])]


def on_faulty_loops(config: pytest.Config, program: str) -> Sequence[Impostor]:
    """Return a program on the loops whose fault it shows; with --brief on a few, chosen by the seed."""
    loops = programs_on_faulty_loops(program)
    if not config.option.brief:
        return loops
    return Random(f"{config.option.seed} loops").sample(loops, min(len(loops), BRIEF_LOOPS))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "subject" in metafunc.fixturenames:
        program = page_of(metafunc.definition)
        known = metafunc.config.stash.setdefault(SUBJECTS, {})
        try:
            if program not in known:
                known[program] = subjects(metafunc.config, program)
        except UserError as misuse:
            raise pytest.UsageError(str(misuse)) from None
        promise = promise_of(metafunc.definition)
        chosen = [it for it in known[program] if is_asked(it, promise, metafunc.config)]
        ids = [subject.id for subject in chosen]
        metafunc.parametrize("subject", chosen, ids=ids, scope="module", indirect=True)


def is_asked(subject: Implementation, promise: Promise | None, config: pytest.Config) -> bool:
    """Return whether a promise is asked of a subject: of an impostor only what must catch it."""
    if promise is None or not isinstance(subject, Impostor):
        return True
    return promise.sentence in catching_promises(subject, config)


def page_of(node: pytest.Item | pytest.FixtureRequest) -> str:
    return node.path.stem.removeprefix("test_")


def promise_of(item: pytest.Item) -> Promise | None:
    if PROMISE not in item.stash:
        name = getattr(item, "originalname", item.name)
        promises = (promise for promise in page_promises(page_of(item)) if promise.test == name)
        item.stash[PROMISE] = next(promises, None)
    return item.stash[PROMISE]


def funcargs_of(item: pytest.Item) -> dict[str, Any]:
    return getattr(item, "funcargs", {})


def subject_of(item: pytest.Item) -> Implementation | None:
    callspec = getattr(item, "callspec", None)
    subject = callspec.params.get("subject") if callspec else None
    return subject if isinstance(subject, Implementation) else None  # a mark if there are none


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Expect what is declared, skip what is not available, and leave out what is not of a variant."""
    deselected = []
    for item in items:
        subject, promise = subject_of(item), promise_of(item)
        if subject is None or promise is None:
            deselected += [item] if config.option.impostors else []
            continue
        program = subject.program or page_of(item)  # may be a variant of what the file is about
        wanted = config.option.program or [program]
        if program not in wanted or promise.variant not in ("", program):
            deselected.append(item)
        elif subject.unavailable:
            item.add_marker(pytest.mark.skip(reason=subject.unavailable))
        elif missing := subject.missing(program):
            reason = f"missing: {missing.reason} ({missing.link})"
            item.add_marker(pytest.mark.skip(reason=reason))
        for declared in subject.declared:
            if (declared.program, declared.promise) == (program, promise.sentence):
                reason = f"declared: {declared.reason} ({declared.link})"
                item.add_marker(pytest.mark.xfail(strict=True, raises=Broken, reason=reason))
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        left_out = {*deselected}
        items[:] = [item for item in items if item not in left_out]


def catching_promises(impostor: Impostor, config: pytest.Config) -> Sequence[str]:
    """Return the promises that must catch an impostor; with --brief one of them, chosen by the seed."""
    promises = sorted(impostor.caught_by)
    if promises and config.option.brief:
        return [Random(f"{config.option.seed} {impostor.name}").choice(promises)]
    return promises
