"""What a terminal shows of a loop: a line per program, then what is broken and what differs."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from hexapla.loops.judged import OUTCOMES, OWN_LOOP, RED, Judged, LoopReport, counts_of
from hexapla.loops.session import Session
from hexapla.process.trace import shorten
from hexapla.source.sanitize import sanitize
from hexapla.terminal.tables import trace_lines

SHOWN_TRACES = 2  # of a broken promise
SHOWN_LINES = 12  # of each
STYLES = {"kept": "green", "broken": "bold red", "unexpectedly kept": "bold red"}
INDENT = 12


def report_lines(session: Session, reports: Sequence[LoopReport]) -> Iterator[Text]:
    yield head_line(session)
    if session.loop.problem:
        yield headed("problem", session.loop.problem, "yellow")
    for report in reports:
        yield Text("")
        yield from program_lines(report)
        yield Text("")
        yield from promise_lines(session, report)
        yield from differs_lines(report)
        for program in report.unjudged:
            yield headed("problem", f"{program} could not be judged", "yellow")
        for problem in report.problems:
            yield headed("problem", problem, "yellow")
    yield from cost_lines(session)
    for report in reports:
        yield summary_line(session, report)


def head_line(session: Session) -> Text:
    loop = session.loop
    return Text(sanitize(f"{loop.version}; {loop.says}; beside {OWN_LOOP}"))


def program_lines(report: LoopReport) -> Iterator[Text]:
    width = max(map(len, report.programs), default=0)
    for program in report.programs:
        counts = counts_of(report.of_program(program))
        parts = [
            Text(f"{count} {name}", STYLES.get(name, "yellow")) for name, count in counts.items()
        ]
        yield Text(f"{program:<{width}}  ").append_text(Text(", ").join(parts))


def promise_lines(session: Session, report: LoopReport) -> Iterator[Text]:
    """Yield each promise that is not kept, the worst first, with what was seen and how to see it again."""
    worst_first = (*RED, *(name for name in OUTCOMES if name not in (*RED, "kept", "untested")))
    for outcome in worst_first:
        for judged in report.of(outcome):
            yield promise_line(judged)
            yield from seen_lines(judged) if outcome == "broken" else ()
            if outcome in RED:
                yield detail(f"again: {session.again(report.column, judged.program)}")
    for judged in report.promises:
        if judged.own and judged.own.verdict == "broken" and judged.outcome != "as asyncio":
            text = f"{judged.program}: {judged.promise}: {judged.own.reason}"
            yield headed("asyncio", f"only {OWN_LOOP} broke {text}", "yellow")
    untested = report.of("untested")
    for program in dict.fromkeys(judged.program for judged in untested):
        of_program = [judged for judged in untested if judged.program == program]
        text = f"{program}: {len(of_program)} promises, {of_program[0].reason}"
        yield headed("untested", text, "yellow")


def promise_line(judged: Judged) -> Text:
    link = f" ({judged.link})" if judged.link else ""
    text = f"{judged.program}: {judged.promise}: {judged.reason}{link}"
    return headed(judged.outcome, text, STYLES.get(judged.outcome, "yellow"))


def seen_lines(judged: Judged) -> Iterator[Text]:
    for trace in judged.verdict.traces[-SHOWN_TRACES:]:
        lines = trace_lines(trace)
        if len(lines) > SHOWN_LINES:
            middle = f"           and {len(lines) - SHOWN_LINES} more lines"
            lines[SHOWN_LINES // 2 : -(SHOWN_LINES // 2)] = [middle]
        for line in lines:
            yield detail(shorten(line))
        if end := trace.end.removeprefix("; "):
            yield detail(shorten(end))


def differs_lines(report: LoopReport) -> Iterator[Text]:
    for it in report.differs:
        yield headed("differs", f"{it.question.id}: {it.question.sentence}", "cyan")
        for name, answer in (("this loop", it.loop), (OWN_LOOP, it.own)):
            counts = ", ".join(f"{text} {n} of {answer.runs}" for text, n in answer.counts.items())
            yield detail(f"{name}: {counts}")


def cost_lines(session: Session) -> Iterator[Text]:
    for cost in session.cost:
        yield headed("cost", cost.says, "cyan" if not cost.invalid else "yellow")


def summary_line(session: Session, report: LoopReport) -> Text:
    counts = counts_of(report.promises)
    parts = [f"{count} {name}" for name, count in counts.items()]
    asked = len({answer.question for answer in report.answers})
    runs = sorted({answer.runs for answer in report.answers})
    how = f", asked {runs[0]} to {runs[-1]} times" if runs else ""
    kept = f"{len(report.promises)} promises: {', '.join(parts)}"
    differ = f"{len(report.differs)} of {asked} behaviours differ{how}"
    return Text(sanitize(f"{kept}. {differ} (seed {session.seed}, {session.seconds:.0f} s)."))


def headed(head: str, text: str, style: str) -> Text:
    width = max(INDENT, len(head) + 1)
    return Text(f"{head:<{width}}", style=style).append(sanitize(text), style="default")


def detail(text: str) -> Text:
    return Text(" " * INDENT + sanitize(text), style="dim")
