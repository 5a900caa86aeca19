"""A benchmark as plots for the page: each has a sentence, a chart, a table of its numbers, and its command.

All numbers in a sentence come from the estimates that are drawn. There are three kinds of plots (ratios,
latencies and growth), and each has a function for its rows, its sentence and its chart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from hexapla.bench.metrics import LOOPS, PERCENTILES, share_in_words
from hexapla.bench.record import Benchmark
from hexapla.bench.report import statistics, vega
from hexapla.bench.report.analysis import (
    COST_PER_ONE,
    TIMES,
    CostTable,
    Growth,
    cost_tables,
    count_of,
    growths,
    method_line,
    of_default_engines,
    one_line,
    row_name,
    titles,
    with_edges,
)
from hexapla.bench.report.statistics import Estimate, Interval
from hexapla.bench.report.units import Unit, in_best_unit, significant, unit
from hexapla.bench.report.vega import Chart
from hexapla.project.framework import Framework

RATIO_METRICS = ("echo-cpu", "echo-calls", "idle-memory", "sleeper-memory", "start-up")
GROWTH_METRICS = ("sleeper-cpu", "wakeup")
ALL_ENGINES = "echo-cpu"  # drawn for all engines; all other metrics for the default ones
SHARES = {"start-up": "start-up-imports"}  # metrics that are a share of another, by the other
DRAWN = (
    *(*RATIO_METRICS, *GROWTH_METRICS, *SHARES.values()),
    *(f"echo-{loop}-{name}" for loop in LOOPS for name in PERCENTILES),
)


@dataclass(frozen=True)
class Plot:
    id: str
    title: str
    says: str
    chart: Chart
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]  # a name, then a cell for each head
    invalid: Mapping[str, str]  # by name: why there is no number
    command: str


@dataclass(frozen=True)
class Costs:
    when: str
    method: str
    plots: Sequence[Plot]
    out: Mapping[str, str]  # programs that were not measured, and why


def costs(record: Benchmark, columns: Iterable[Framework]) -> Costs:
    samples = [sample for sample in record.samples if sample.metric in DRAWN]
    drawn = Benchmark(record.header, record.method, samples)
    tables = [
        table if table.metric == ALL_ENGINES else of_default_engines(table)
        for table in cost_tables(drawn)
        if table.estimates
    ]
    option = "--full " if record.method.mode == "full" else ""
    command = f"hexapla bench {option}--only "
    plots = [
        *ratio_plots(tables, RATIO_METRICS[0], command),
        *latency_plots(tables, command),
        *(plot for metric in GROWTH_METRICS for plot in growth_plots(tables, metric, command)),
        *(plot for metric in RATIO_METRICS[1:] for plot in ratio_plots(tables, metric, command)),
    ]
    when, method = record.header.when, one_line(method_line(record))
    return Costs(when, method, plots, not_measured(record, columns))


def not_measured(record: Benchmark, columns: Iterable[Framework]) -> dict[str, str]:
    """Return the programs that were not measured, and why: a broken promise, or no such program."""
    out = {one_line(name): one_line(reason) for name, reason in record.method.left_out.items()}
    measured = {(sample.framework, sample.base) for sample in record.samples}
    for program in dict.fromkeys(program for _, program in measured if program):
        for column in columns:
            if (column.name, program) not in measured and f"{column.name} {program}" not in out:
                missing = column.missing.get(program)
                reason = missing.reason if missing else "it was not in this benchmark"
                out[f"{column.title}, {one_line(program)}"] = one_line(reason)
    return out


def of_metric(tables: Sequence[CostTable], metric: str) -> list[CostTable]:
    """Return the tables of a metric, those with most rows first."""
    # Then by setting: the largest first, except for messages, whose first setting is the usual one.
    chosen = [table for table in tables if table.metric == metric]
    if not metric.startswith("echo"):
        chosen.reverse()
    return sorted(chosen, key=lambda table: -len(table.estimates))


def ratio_plots(tables: Sequence[CostTable], metric: str, command: str) -> list[Plot]:
    chosen = of_metric(tables, metric)
    if not chosen or not chosen[0].baselines:
        return []
    table, *others = chosen
    comparable = [more for more in others if more.baselines[:1] == table.baselines[:1]]
    heads, rows = ratio_rows(table, comparable, of_metric(tables, SHARES.get(metric, "")))
    title = table.about.says[0].upper() + table.about.says[1:]
    says, chart = ratio_sentence(table), ratio_chart(table)
    about = (metric, title, says, chart, heads, rows, table.invalid)
    return [Plot(*about, command + metric)]


def ratio_rows(
    table: CostTable, others: Sequence[CostTable], shares: Sequence[CostTable]
) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows: ratios, values, rounds, ties, ratios in other settings, and shares."""
    first = table.baselines[0]
    values = (value for estimate in table.estimates for value in estimate.values)
    measure = unit(values, table.about.unit)
    rounds = {len(estimate.values) for estimate in table.estimates}
    uneven = len(rounds) > 1  # if not, the heading has the number for all
    heads = [
        *(f"{TIMES} {one_line(baseline)}" for baseline in table.baselines),
        f"lowest, {measure.name}",
        f"median{'' if uneven else f' of {min(rounds)}'}, {measure.name}",
        *(["rounds"] if uneven else []),
        "tied",
        *(f"{TIMES} {first}, {one_line(table.setting)}" for table in others),
        *(f"{share.about.says}, {share.about.unit}" for share in shares),
    ]
    cells = [
        *({e.key[2:]: with_edges(e.ratios[first], 2, 2) for e in t.estimates} for t in others),
        *({e.key[2:]: f"{e.median:.0f}" for e in share.estimates} for share in shares),
    ]
    rows = [
        [
            row_name(estimate),
            *(with_edges(estimate.ratios[baseline]) for baseline in table.baselines),
            measure.of(min(estimate.values)),
            measure.of(estimate.median),
            *([str(len(estimate.values))] if uneven else []),
            letters,
            *(by_key.get(estimate.key[2:], "-") for by_key in cells),
        ]
        for estimate, letters in zip(table.estimates, table.letters, strict=True)
    ]
    return heads, rows


def ratio_sentence(table: CostTable) -> str:
    baselines = table.baselines
    first, *references = baselines
    compared = [cell for cell in table.estimates if not cell.is_baseline(baselines)]
    baseline = titles().get(first, first)
    if not compared:
        return f"{one_line(table.setting)}: only {baseline} was measured."
    compared.sort(key=lambda estimate: estimate.ratios[first].middle)
    times = {
        cell.key: f"{significant(cell.ratios[first].middle)} times" for cell in table.estimates
    }
    low, high = (f"{times[cell.key]} ({row_name(cell)})" for cell in (compared[0], compared[-1]))
    by_hand = "".join(
        f", and {times[cell.key]} in {row_name(cell)}, whose loop is written by hand"
        for cell in table.estimates
        if cell.is_baseline(references)
    )
    tied = sum(map(bool, table.letters)) or "none"
    return (
        f"{one_line(table.setting)}: from {low} to {high} what {baseline} takes{by_hand}; "
        f"{tied} of {len(table.estimates)} cannot be told apart from a neighbour."
    )


def ratio_chart(table: CostTable) -> Chart:
    cells, first = table.estimates, table.baselines[0]
    rows = {row_name(cell): cell.ratios[first] for cell in cells}
    rules = [cell.ratios[first].middle for cell in cells if cell.is_baseline(table.baselines)]
    return vega.bars(rows, rules, f"{TIMES} {titles().get(first, first)}")


def latency_plots(tables: Sequence[CostTable], command: str) -> list[Plot]:
    """Return the plot of latencies, if there are any: of the open loop, else of the closed one."""
    usual = [table.setting for table in of_metric(tables, ALL_ENGINES)[:1]]
    for loop in ("open", "closed"):
        by_name = {
            name: min(chosen, key=lambda table: table.setting not in usual)
            for name in PERCENTILES
            if (chosen := of_metric(tables, f"echo-{loop}-{name}"))
        }
        estimates = [estimate for table in by_name.values() for estimate in table.estimates]
        if len(by_name) > 1 and all(min(estimate.values) > 0 for estimate in estimates):
            return [latency_plot(loop, by_name, command)]
    return []


def latency_plot(loop: str, by_percentile: Mapping[str, CostTable], command: str) -> Plot:
    tables = [*by_percentile.values()]
    measure = unit((cell.median for cell in tables[0].estimates), tables[0].about.unit)
    cells = [{row_name(cell): cell for cell in table.estimates} for table in tables]
    everywhere = [name for name in cells[0] if all(name in by_name for by_name in cells)]
    shares = [share_in_words(PERCENTILES[name]) for name in by_percentile]
    columns = [*zip(cells, tables, strict=True)]
    rows = [
        [name, *(with_edges(value_in(by_name[name], table, measure)) for by_name, table in columns)]
        for name in everywhere
    ]
    size = measure.size
    medians = {name: [row[name].median / size for row in cells] for name in everywhere}
    chart = vega.ranges(medians, f"{measure.name}, for {', '.join(shares)}")
    return Plot(
        id=f"echo-{loop}",
        title="How soon messages are answered",
        says=latency_sentence(tables[0], loop, shares, cells, everywhere),
        chart=chart,
        heads=[f"{share}, {measure.name}" for share in shares],
        rows=rows,
        invalid=tables[0].invalid,
        command=f"{command}echo-{loop}",
    )


def latency_sentence(
    table: CostTable,
    loop: str,
    shares: Sequence[str],
    cells: Sequence[Mapping[str, Estimate]],
    names: Sequence[str],
) -> str:
    texts = []
    for share, by_name in ((shares[0], cells[0]), (shares[-1], cells[-1])):
        ends = (pick(names, key=lambda name: by_name[name].median) for pick in (min, max))
        low, high = (f"{in_best_unit(by_name[name].median, 's')} ({name})" for name in ends)
        texts.append(f"{share} of the messages within {low} to {high}")
    return f"{one_line(table.setting)}: {texts[0]}, and {texts[1]}; {LOOPS[loop]}."


def value_in(estimate: Estimate, table: CostTable, measure: Unit) -> Interval:
    """Return an estimate in a unit, with an interval from its own samples and from its neighbours'."""
    pool = [value / cell.median for cell in table.estimates if cell.median for value in cell.values]
    interval, size = statistics.interval(estimate.values, pool), measure.size
    return Interval(interval.middle / size, interval.low / size, interval.high / size)


def growth_plots(tables: Sequence[CostTable], metric: str, command: str) -> list[Plot]:
    """Return the plot of a cost by its counts; if it was measured for one count only, its ratios."""
    known = [growth for growth in growths(tables) if growth.metric == metric]
    if not known:
        return ratio_plots(tables, metric, command)
    chosen = [table for table in tables if table.metric == metric]
    chosen.sort(key=lambda table: count_of(table.setting))
    what = one_line(chosen[0].setting).partition(" ")[2]
    heads, rows = growth_rows(chosen, {growth.name: growth.says for growth in known})
    chart = vega.lines({growth.name: growth.points for growth in known}, what)
    return [
        Plot(
            id=metric,
            title=f"How the cost grows with the number of {what}",
            says=growth_sentence(known, what, metric),
            chart=chart,
            heads=heads,
            rows=rows,
            invalid={
                f"{name}, {one_line(table.setting)}": reason
                for table in chosen
                for name, reason in table.invalid.items()
            },
            command=command + metric,
        )
    ]


def growth_rows(
    tables: Sequence[CostTable], kinds: Mapping[str, str]
) -> tuple[list[str], list[list[str]]]:
    heads = [
        one_line(f", {TIMES} ".join([table.setting, *table.baselines[:1]])) for table in tables
    ]
    cells = [{row_name(e): growth_cell(e, table) for e in table.estimates} for table in tables]
    rows = [
        [name, *(by_name.get(name, "-") for by_name in cells), kinds.get(name, "-")]
        for name in dict.fromkeys(name for by_name in cells for name in by_name)
    ]
    return [*heads, "grows"], rows


def growth_cell(estimate: Estimate, table: CostTable) -> str:
    measure = unit([estimate.median], estimate.unit)
    if table.baselines:
        ratio = with_edges(estimate.ratios[table.baselines[0]])
        return f"{ratio}; {measure.with_name(estimate.median)}"
    return f"{with_edges(value_in(estimate, table, measure))} {measure.name}"


def growth_sentence(known: Sequence[Growth], what: str, metric: str) -> str:
    if metric not in COST_PER_ONE:
        parts = []
        for growth in known:
            low, high = min(growth.points), max(growth.points)
            times = f"{significant(growth.points[high] / growth.points[low])} times as much"
            parts.append(f"{growth.name} {times} from {low:,} to {high:,} ({growth.says})")
        return f"The cost of one wake-up by the number of {what}: {', '.join(parts)}."
    order = sorted(known, key=lambda growth: (growth.exponent, growth.name))
    groups = [
        f"{kind} in {', '.join(growth.name for growth in group)}"
        for kind, group in groupby(order, key=lambda growth: growth.says)
    ]
    counts = [count for growth in known for count in growth.points]
    return (
        f"From {min(counts):,} to {max(counts):,} {what} the processor time of all of them grows "
        f"{'; '.join(groups)}."
    )
