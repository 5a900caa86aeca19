"""Turn the report of a test into a verdict, and show what was seen if the promise is not kept.

A program that is hopeless is given up: see `limits`.
The report of an impostor is inverted: it passes if the promise is broken with the code that it names.
"""

import json
import shlex
from collections import Counter
from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict

import pytest

from hexapla.judging.fixtures import ServerPool
from hexapla.judging.impostors import Impostor
from hexapla.judging.limits import TEST_LIMIT_S, Patience, limited
from hexapla.judging.plugin import funcargs_of, page_of, promise_of, subject_of
from hexapla.judging.runner import Runner
from hexapla.process.broken import Broken
from hexapla.process.trace import Inconclusive, Trace
from hexapla.project.contract import (
    Promise,
    base_of,
    contracts,
    lesson_contracts,
    page_promises,
)
from hexapla.project.implementation import Implementation
from hexapla.record.facts import Verdict

VERDICTS = pytest.StashKey[list[Verdict]]()
CAUGHT = pytest.StashKey[bool]()  # whether an impostor was caught in a phase of the test
PATIENCE = pytest.StashKey[dict[tuple[str, str], Patience]]()  # by implementation and program
GIVEN_UP = pytest.StashKey[str]()  # why a test was skipped
SET_UP_S = pytest.StashKey[float]()  # how long setting up a test took
UNEXPECTEDLY_KEPT = "it is kept, though declared broken: take that out of the manifest"


class Hooks:
    @pytest.hookspec
    def pytest_hexapla_verdict(self, config: pytest.Config, verdict: Verdict) -> None:
        """Take a verdict as soon as it is made."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(Hooks)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make the verdict; if a promise is not kept, add all traces to the report."""
    report = yield
    subject, promise = subject_of(item), promise_of(item)
    if subject is None or promise is None or report.when == "teardown":
        return report
    if report.when == "setup" and report.passed:
        item.stash[SET_UP_S] = call.duration
        return report
    if item.stash.get(CAUGHT, False):
        return report
    verdict = verdict_of(item, call, report, subject, promise)
    pool, runner = (funcargs_of(item).get(name) for name in ("server_pool", "runner"))
    if verdict.verdict != "kept" and isinstance(pool, ServerPool):
        pool.spoil()
    if report.failed:
        report.sections.append((f"{subject.id}, {promise.sentence}", details(verdict)))
    if not isinstance(subject, Impostor):
        error, seconds = call.excinfo and call.excinfo.value, call.duration
        patience_with(item, subject).hear(verdict, error, seconds + item.stash.get(SET_UP_S, 0.0))
    else:
        unmask(report, verdict, subject.caught_by[promise.sentence])
        item.stash[CAUGHT] = True
    if isinstance(runner, Runner):
        runner.seen.clear()
    item.config.hook.pytest_hexapla_verdict(config=item.config, verdict=verdict)
    return report


def patience_with(item: pytest.Item, subject: Implementation) -> Patience:
    known = item.config.stash.setdefault(PATIENCE, {})
    return known.setdefault((subject.id, page_of(item)), Patience())


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_timeout_set_timer(item: pytest.Item) -> bool | None:
    """Keep pytest-timeout from ending the tests that have a limit here."""
    return True if promise_of(item) else None


def limit_of(item: pytest.Item) -> AbstractContextManager[None]:
    return limited(item.path, TEST_LIMIT_S) if promise_of(item) else nullcontext()


# Named so because pytest only looks at names that begin with `pytest_`.
@pytest.hookimpl(wrapper=True, tryfirst=True, specname="pytest_runtest_setup")
def pytest_limit_setup(item: pytest.Item) -> Generator[None]:
    with limit_of(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True, specname="pytest_runtest_call")
def pytest_limit_call(item: pytest.Item) -> Generator[None]:
    with limit_of(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True, specname="pytest_runtest_teardown")
def pytest_limit_teardown(item: pytest.Item) -> Generator[None]:
    with limit_of(item):
        return (yield)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is left of a program that was given up, before its fixtures are made."""
    subject = subject_of(item)
    if subject and promise_of(item) and (why := patience_with(item, subject).given_up):
        item.stash[GIVEN_UP] = f"given up: {why}"
        pytest.skip(item.stash[GIVEN_UP])


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Skip the test of an impostor that was caught in its setup."""
    return pyfuncitem.stash.get(CAUGHT, None)


def verdict_of(
    item: pytest.Item,
    call: pytest.CallInfo[None],
    report: pytest.TestReport,
    subject: Implementation,
    promise: Promise,
) -> Verdict:
    error = call.excinfo.value if call.excinfo else None
    if why := item.stash.get(GIVEN_UP, ""):
        name, reason = "untested", why
    else:
        name, reason = name_and_reason(report, error)
    program = subject.program or page_of(item)
    return Verdict(
        subject=subject.name,
        framework=subject.framework.name,
        engine=subject.engine.name,
        program=program,
        promise=promise.sentence,
        verdict=name,
        code=error.code if isinstance(error, Broken) else "",
        reason=reason,
        seconds=round(call.duration, 3),
        seed=item.config.option.seed,
        command=subject.command(program),
        traces=tuple(traces_of(item)),
    )


def name_and_reason(report: pytest.TestReport, error: BaseException | None) -> tuple[str, str]:
    if report.passed:
        return "kept", ""
    if isinstance(error, Inconclusive):
        return "inconclusive", str(error)
    if hasattr(report, "wasxfail"):
        declared = report.wasxfail.removeprefix("reason: ").removeprefix("declared: ")
        return "declared", f"{declared}: {error or ''}"
    if report.skipped:
        return "missing", str(error)
    if error is None:
        return "broken", UNEXPECTEDLY_KEPT
    if isinstance(error, Broken):
        return "broken", str(error)
    return "error", f"{type(error).__name__}: {str(error).split(chr(10) + 'assert ')[0].strip()}"


def traces_of(item: pytest.Item) -> list[Trace]:
    """Return the traces among a test's fixtures, and those of its runner."""
    fixtures = funcargs_of(item)
    traces = [value for value in fixtures.values() if isinstance(value, Trace)]
    runner = fixtures.get("runner")
    runner_traces = [trace() for trace in runner.seen] if isinstance(runner, Runner) else []
    return traces + [trace for trace in runner_traces if trace not in traces]


def details(verdict: Verdict) -> str:
    traces = [f"{shlex.join(trace.arguments)}\n{trace}" for trace in verdict.traces]
    again = ["hexapla", "check", verdict.program, "--seed", str(verdict.seed), "--"]
    return "\n\n".join([*traces, f"again: {shlex.join([*again, *verdict.command])}"])


def unmask(report: pytest.TestReport, verdict: Verdict, code: str) -> None:
    """Let the report pass if the promise is broken with this code; fail it if not."""
    if (verdict.verdict, verdict.code) == ("broken", code):
        report.outcome, report.longrepr = "passed", None
        report.sections.clear()
    else:
        report.outcome = "failed"
        report.longrepr = (
            f"{verdict.subject} must be caught by {verdict.promise!r} as {code!r}: "
            f"it is {verdict.verdict}, {verdict.reason or 'without a fault'!r}\n\n"
            f"{report.longrepr or ''}"
        )


def pytest_hexapla_verdict(config: pytest.Config, verdict: Verdict) -> None:
    config.stash.setdefault(VERDICTS, []).append(verdict)
    if config.option.record:
        with config.option.record.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(verdict)) + "\n")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    verdicts = config.stash.get(VERDICTS, [])
    untested = Counter(
        (it.subject, it.program, it.reason) for it in verdicts if it.verdict == "untested"
    )
    for (subject, program, reason), count in untested.items():
        terminalreporter.write_line(f"{subject}, {program}: {count} untested, {reason}")
    if not config.option.impostors:
        return
    for contract in [*contracts(), *lesson_contracts()]:
        of_page = [it for it in verdicts if base_of(it.program) == contract.program]
        if not of_page:
            continue
        terminalreporter.section(f"impostors of {contract.program}, by promise", sep="-")
        for promise in page_promises(contract.program):
            broken = (promise.sentence, "broken")
            names = [it.subject for it in of_page if (it.promise, it.verdict) == broken]
            terminalreporter.write_line(f"{promise.sentence}: {', '.join(names) or 'NONE'}")
