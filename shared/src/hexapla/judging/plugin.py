"""The judge: a pytest plugin that holds subjects to the promises, one test per promise.

A subject is anything that claims to be one of the programs: a framework on an engine, a command in any
language (`hexapla check`), or an impostor. `tests/conformance/test_<program>.py` asks the same of each of
them and sees only a process. What a test finds out is kept as a `Verdict`, with every trace it looked at.
"""

import json
import secrets
import shlex
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from hexapla.judging.impostors import Impostor, impostors
from hexapla.judging.runner import Cases, Draw, Observer, Server
from hexapla.process import client
from hexapla.process.interrupt import ENDINGS, interruption, listen
from hexapla.process.trace import Inconclusive, Trace
from hexapla.project.contract import Contract, Promise, base_of, contract, contracts, page_promises
from hexapla.project.framework import framework, frameworks
from hexapla.project.implementation import Implementation, candidates
from hexapla.project.root import UserError
from hexapla.record.facts import Verdict

FOUND = pytest.StashKey[list[Verdict]]()

CAUGHT = pytest.StashKey[bool]()  # of an impostor, in whichever phase of a test

SUBJECTS = pytest.StashKey[dict[str, Sequence[Implementation]]]()

BROKEN = (AssertionError, pytest.fail.Exception)  # how a test says that a promise is

WAITED = 3.0  # seconds without progress after which an impostor is given up


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say whom the suite is to judge."""
    group = parser.getgroup("hexapla", "whom the suite judges (default: every column it finds)")
    group.addoption("--framework", action="append", help="a column, on all of its engines")
    group.addoption("--engine", action="append", help="only this engine; `default` is the first")
    group.addoption("--command", help="any command, as a JSON array, instead of the columns")
    group.addoption("--variant", default="", help="which variant the command is, if it is one")
    group.addoption(
        "--impostors", action="store_true", help="the wrong programs: each must be caught"
    )
    group.addoption("--seed", type=int, help="of everything that is left to chance; printed above")
    group.addoption(
        "--brief",
        action="store_true",
        help="of cases that are alike, or of an impostor's promises, take one",
    )
    group.addoption(
        "--record", type=Path, help="a file to which each verdict is added, in JSON lines"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Draw a seed, and let a termination end what was started as an interruption would.

    Raises UsageError when the options name a framework or an engine that is not there.
    """
    try:
        check(config.option.framework or [], config.option.engine or [])
    except UserError as misuse:
        raise pytest.UsageError(str(misuse)) from None
    if config.option.impostors:
        client.PATIENCE = WAITED  # it is known that they are wrong, and some never answer
    if config.option.seed is None:
        config.option.seed = secrets.randbelow(10**6)
    if not hasattr(config, "workerinput"):
        listen(interruption(), *ENDINGS)


def check(names: Sequence[str], engines: Sequence[str]) -> None:
    """Raise `UserError` unless there are these frameworks, and each engine is one of theirs."""
    columns = [framework(name) for name in names] or (frameworks() if engines else [])
    known = {engine.name for column in columns for engine in column.engines}
    if unknown := set(engines) - known - {"default"}:
        raise UserError(
            f"There is no engine {', '.join(sorted(unknown))} here: "
            f"there are {', '.join(sorted(known))}, and `default`."
        )


def pytest_report_header(config: pytest.Config) -> str:
    """Print the seed, so that the run can be repeated."""
    return f"hexapla: seed {config.option.seed}"


def subjects(config: pytest.Config, program: str) -> Sequence[Implementation]:
    """Return whom the session's options name, for one program."""
    if config.option.command:
        command = json.loads(config.option.command)
        return [
            Implementation(words=tuple(command), label="command", program=config.option.variant)
        ]
    if config.option.impostors:
        return impostors(program)
    return [*candidates(program, config.option.framework or [], config.option.engine or [])]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask every promise of every subject."""
    if "subject" in metafunc.fixturenames:
        try:
            program = page_of(metafunc.definition)
            known = metafunc.config.stash.setdefault(SUBJECTS, {})
            if program not in known:
                known[program] = subjects(metafunc.config, program)
            found = known[program]
        except UserError as misuse:
            raise pytest.UsageError(str(misuse)) from None
        metafunc.parametrize(
            "subject", found, ids=[each.id for each in found], scope="module", indirect=True
        )


def page_of(node: pytest.Item | pytest.FixtureRequest) -> str:
    """Return the program whose page a test's file is about."""
    return node.path.stem.removeprefix("test_")


def program_of(item: pytest.Item, subject: Implementation) -> str:
    """Return the program that a subject is asked about: that of the page, or the variant that it is."""
    return subject.program or page_of(item)


def promise_of(item: pytest.Item) -> Promise | None:
    """Return the promise that a test bears the name of."""
    name = getattr(item, "originalname", item.name)
    return next((each for each in page_promises(page_of(item)) if each.test == name), None)


def funcargs_of(item: pytest.Item) -> dict[str, Any]:
    """Return the fixtures that a test was given, by name."""
    return getattr(item, "funcargs", {})


def subject_of(item: pytest.Item) -> Implementation | None:
    """Return the subject that a test is asked of."""
    callspec = getattr(item, "callspec", None)
    found = callspec.params.get("subject") if callspec else None
    return (
        found if isinstance(found, Implementation) else None
    )  # pytest's own mark where there is nobody


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Expect what is declared, skip what cannot be had, and ask impostors only what must catch them."""
    unasked = []
    for item in items:
        subject, promise = subject_of(item), promise_of(item)
        if subject is None or promise is None:
            unasked += [item] if config.option.impostors else []
            continue
        program = program_of(item, subject)
        if promise.variant not in ("", program) or (
            isinstance(subject, Impostor) and promise.sentence not in asked_of(subject, config)
        ):
            unasked.append(item)
        elif subject.unavailable:
            item.add_marker(pytest.mark.skip(reason=subject.unavailable))
        elif missing := subject.missing(program):
            reason = f"missing: {missing.reason} ({missing.link})"
            item.add_marker(pytest.mark.skip(reason=reason))
        for each in subject.framework.declared:
            if (each.program, each.promise) == (program, promise.sentence) and (
                not each.engines or subject.engine.name in each.engines
            ):
                reason = f"declared: {each.reason} ({each.link})"
                item.add_marker(pytest.mark.xfail(strict=True, raises=BROKEN, reason=reason))
    if unasked:
        config.hook.pytest_deselected(items=unasked)
        items[:] = [item for item in items if item not in unasked]


def asked_of(impostor: Impostor, config: pytest.Config) -> Sequence[str]:
    """Return the promises that must catch an impostor; with --brief, one of them, by the seed."""
    found = sorted(impostor.caught_by)
    if not found or not config.option.brief:
        return found
    return [Draw(f"{config.option.seed} {impostor.name}").choice(found)]


@pytest.fixture(scope="module")
def subject(request: pytest.FixtureRequest) -> Implementation:
    """Return whom the promises are asked of."""
    found: Implementation = request.param
    return found


@pytest.fixture(scope="module")
def observer(request: pytest.FixtureRequest, subject: Implementation) -> Observer:
    """Return what runs the subject's program and keeps what it saw."""
    return Observer(subject, subject.program or page_of(request))


@pytest.fixture(scope="module", name="contract")  # `page` is a browser's, where there is one
def its_contract(request: pytest.FixtureRequest) -> Contract:
    """Return the contract page that the test's file is about."""
    return contract(page_of(request))


@pytest.fixture(scope="module")
def draw(request: pytest.FixtureRequest) -> Callable[[str], Draw]:
    """Return a source of chance by its name, so that each is the same whichever tests are run."""
    seed = request.config.option.seed
    return lambda name: Draw(f"{seed} {request.path.stem} {name}")


@pytest.fixture(scope="module")
def cases(request: pytest.FixtureRequest, draw: Callable[[str], Draw]) -> Cases:
    """Return what chooses: all of some cases that are much alike; with --brief, one, by the seed.

    An impostor is given all, as it may be wrong in any.
    """
    brief = request.config.option.brief and not request.config.option.impostors

    def chosen(name: str, *found: tuple[str, ...]) -> Sequence[tuple[str, ...]]:
        return [draw(name).choice(found)] if brief else found

    return chosen


@pytest.fixture
def server(observer: Observer, _servers: dict[str, Server]) -> Iterator[Server]:
    """Return a server that listens: the last test's own, when that test left it in good order."""
    found = _servers.pop("idle", None)
    if found is not None and found.child.ended:
        found.child.end()
        found = None
    if found is None:
        found = observer.serve()
    else:
        observer.seen.append(found.child.trace)
    yield found
    if _servers.pop("spoilt", None) or found.child.ended:
        found.child.end()
    else:
        _servers["idle"] = found


@pytest.fixture(scope="module")
def _servers(subject: Implementation) -> Iterator[dict[str, Server]]:
    kept: dict[str, Server] = {}
    yield kept
    for each in kept.values():
        each.child.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a verdict of what a test found, and show all that it saw where it was not kept."""
    report = yield
    subject, promise = subject_of(item), promise_of(item)
    if subject is None or promise is None or report.when == "teardown":
        return report
    if (report.when == "setup" and report.passed) or item.stash.get(CAUGHT, False):
        return report
    verdict = judge(item, call, report, subject, promise)
    if verdict.verdict != "kept" and "_servers" in funcargs_of(item):
        funcargs_of(item)["_servers"]["spoilt"] = True
    if report.failed:
        report.sections.append((f"{subject.id}, {promise.sentence}", seen(item, verdict)))
    if isinstance(subject, Impostor):
        unmask(report, verdict, subject.caught_by[promise.sentence])
        item.stash[CAUGHT] = True
    if isinstance(observer := funcargs_of(item).get("observer"), Observer):
        observer.seen.clear()
    item.config.hook.pytest_hexapla_verdict(config=item.config, verdict=verdict)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Do not look again at an impostor that was caught when the test was set up."""
    return pyfuncitem.stash.get(CAUGHT, None)


def judge(
    item: pytest.Item,
    call: pytest.CallInfo[None],
    report: pytest.TestReport,
    subject: Implementation,
    promise: Promise,
) -> Verdict:
    """Return the verdict that a test's report amounts to."""
    error = call.excinfo.value if call.excinfo else None
    reason = str(error).split("\nassert ")[0].strip() if error else ""
    if report.passed:
        found = "kept"
    elif isinstance(error, Inconclusive):
        found = "invalid"
    elif hasattr(report, "wasxfail"):
        declared = report.wasxfail.removeprefix("reason: ").removeprefix("declared: ")
        found, reason = "declared", f"{declared}: {reason}"
    elif report.skipped:
        found, reason = "missing", str(error)
    elif error is None:
        found, reason = (
            "broken",
            "it is kept, though declared broken: take that out of the manifest",
        )
    else:
        found = "broken" if isinstance(error, BROKEN) else "failed"
        reason = reason if found == "broken" else f"{type(error).__name__}: {reason}"
    traces = _traces(item)
    return Verdict(
        subject=subject.name,
        framework=subject.framework.name,
        engine=subject.engine.name,
        program=program_of(item, subject),
        promise=promise.sentence,
        verdict=found,
        reason=reason,
        seconds=round(call.duration, 3),
        seed=item.config.option.seed,
        command=subject.command(program_of(item, subject)),
        traces=tuple(trace.json() for trace in traces),
    )


def _traces(item: pytest.Item) -> list[Trace]:
    """Return what the test saw: the traces it was given, and those it made."""
    given = [each for each in funcargs_of(item).values() if isinstance(each, Trace)]
    observer = funcargs_of(item).get("observer")
    made = [seen() for seen in observer.seen] if isinstance(observer, Observer) else []
    return given + [trace for trace in made if trace not in given]


def seen(item: pytest.Item, verdict: Verdict) -> str:
    """Return all that a failed test saw, and the command that repeats it."""
    traces = [f"{shlex.join(trace.arguments)}\n{trace}" for trace in _traces(item)]
    again = ["hexapla", "check", verdict.program, "--seed", str(verdict.seed), "--"]
    return "\n\n".join([*traces, f"again: {shlex.join([*again, *verdict.command])}"])


def unmask(report: pytest.TestReport, verdict: Verdict, words: str) -> None:
    """Turn an impostor's report round: it passes when the promise caught it for the reason it names."""
    if verdict.verdict == "broken" and words in verdict.reason:
        report.outcome, report.longrepr = "passed", None
        report.sections.clear()
    else:
        how = verdict.reason or "nothing was amiss"
        report.outcome = "failed"
        report.longrepr = (
            f"{verdict.subject} was to be caught by {verdict.promise!r} for {words!r}: "
            f"it was {verdict.verdict}, because {how!r}\n\n{report.longrepr or ''}"
        )


class Hooks:
    """What the suite tells other plugins."""

    @pytest.hookspec
    def pytest_hexapla_verdict(self, config: pytest.Config, verdict: Verdict) -> None:
        """Hear of a verdict as soon as it is found."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Offer the verdicts to other plugins."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_hexapla_verdict(config: pytest.Config, verdict: Verdict) -> None:
    """Add a verdict to the file of `--record`, and remember it for the summary."""
    config.stash.setdefault(FOUND, []).append(verdict)
    if config.option.record:
        with config.option.record.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print which impostor each promise has caught."""
    if not config.option.impostors:
        return
    found = config.stash.get(FOUND, [])
    for page in contracts():
        caught = [each for each in found if base_of(each.program) == page.program]
        if not caught:
            continue
        terminalreporter.section(f"who catches the impostors of {page.program}", sep="-")
        for promise in page_promises(page.program):
            names = [
                each.subject
                for each in caught
                if (each.promise, each.verdict) == (promise.sentence, "broken")
            ]
            terminalreporter.write_line(f"{promise.sentence}: {', '.join(names) or 'NOBODY'}")
