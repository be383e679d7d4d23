"""The ingest beside others that do the same work, or say what they skip."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.contest import Entry, compete
from benchmarks.contestants import DUCKDB, LINES, MIXED, PANDAS, SPARK, Contestant
from benchmarks.environments import versions_of
from benchmarks.inputs import LINES as LINES_STREAM
from benchmarks.inputs import Input, cleaned, simulated, with_sums
from benchmarks.results import Goal, Part, Row, Table, now

_PEERS = ("pyspark", "pandas", "duckdb", "polars")


def measure(bench: Bench) -> Part:
    """Both framings, then lines alone, for those who can read nothing else."""
    mixed = with_sums(simulated("mixed", bench.events, is_all_v2=False, say=bench.say), bench.say)
    lines = with_sums(_lines(bench), bench.say)
    clean = cleaned(lines, bench.say)
    tables = [
        _table(f"Both framings, {mixed.size}", MIXED, mixed, mixed, bench),
        _table(f"Lines alone, {lines.size}", LINES, lines, clean, bench),
    ]
    peers = ", ".join(versions_of(peer) for peer in _PEERS)
    return Part(now(), bench.rounds, tables, _goals(*tables), [f"Peers: {peers}."])


def _lines(bench: Bench) -> Input:
    # two thirds of the events of a migrated sender are in that stream
    everything = simulated("v2", bench.events * 3 // 2, is_all_v2=True, say=bench.say)
    return everything.of_streams([LINES_STREAM])


def _table(
    title: str, contestants: tuple[Contestant, ...], given: Input, clean: Input, bench: Bench
) -> Table:
    bench.say(title)
    entries = [Entry(one, clean if one.reads_clean else given) for one in contestants]
    return Table(title, compete(entries, bench.rounds, bench.say))


def _goals(mixed: Table, lines: Table) -> list[Goal]:
    return [
        *_at_least(8, SPARK, mixed),
        *_at_least(12, PANDAS, mixed),
        *_product_at_most(1.5, DUCKDB, lines),
        *_is_exact(mixed, lines),
    ]


def _at_least(factor: float, peer: Contestant, table: Table) -> list[Goal]:
    row = _row(peer, table)
    if row.failure:
        return []
    times, of_cpu = row.times(table.rows[0]), row.cpu_times(table.rows[0])
    goal = f"at least {factor}x as fast as {peer.name}"
    return [Goal(goal, f"{times:.1f}x, of CPU time {of_cpu:.1f}x", times >= factor)]


def _product_at_most(factor: float, peer: Contestant, table: Table) -> list[Goal]:
    row = _row(peer, table)
    if row.failure:
        return []
    times, of_cpu = table.rows[0].times(row), table.rows[0].cpu_times(row)
    goal = f"at most {factor}x the time of {peer.name}, which does less"
    return [Goal(goal, f"{times:.2f}x, of CPU time {of_cpu:.2f}x", times <= factor)]


def _is_exact(*tables: Table) -> list[Goal]:
    found = [str(table.rows[0].failure or table.rows[0].verdict) for table in tables]
    goal = "no record lost or doubled, sums of columns equal"
    return [Goal(goal, ", ".join(dict.fromkeys(found)), set(found) == {"exact"})]


def _row(of: Contestant, table: Table) -> Row:
    return next(row for row in table.rows if row.name == of.name)
