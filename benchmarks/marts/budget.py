"""What the bytes that a run reads cost on Athena (by calculation)."""

from __future__ import annotations

from benchmarks.results import Sheet
from benchmarks.runners.marts_sql import SqlReport

MESSAGES_A_DAY = 100_000_000
GOAL_USD = 0.5
_USD_A_BYTE = 5 / 10**12
_SHOWN = 15


def usd_a_run(few: SqlReport, many: SqlReport, messages: tuple[int, int]) -> float:
    """A daily run of 100 million messages a day, from the bytes of runs of few and of many.

    What grows from the one to the other grows on with the messages; what doesn't, stays.
    """
    fewer, more = _bytes(few), _bytes(many)
    for_each = (more - fewer) / (messages[1] - messages[0])
    return (more + for_each * (MESSAGES_A_DAY - messages[1])) * _USD_A_BYTE


def bytes_sheet(sql: SqlReport, messages_a_day: int) -> Sheet:
    """The models that read the most, with their share and what they read it from."""
    sums = {name: sum(tables.values()) for name, tables in sql.bytes_read.items()}
    total = _bytes(sql)
    ordered = sorted(sums, key=lambda name: -sums[name])
    rows = [
        [
            name,
            f"{sums[name] / 1e6:,.1f}",
            f"{sums[name] / total:.0%}",
            f"{sql.dbt_seconds[name]:.1f}" if name in sql.dbt_seconds else "",
            _largest(sql.bytes_read[name]),
        ]
        for name in ordered[:_SHOWN]
    ]
    rest = sum(sums[name] for name in ordered[_SHOWN:])
    rows.append([f"{len(ordered) - _SHOWN} others", f"{rest / 1e6:,.1f}", f"{rest / total:.0%}"])
    rows.append(["all", f"{total / 1e6:,.1f}", "100%"])
    title = f"Bytes read by a daily run of {messages_a_day:,} messages a day"
    return Sheet(title, ["model", "MB read", "share", "s in dbt", "from (MB)"], rows)


def _bytes(sql: SqlReport) -> int:
    return sum(sum(tables.values()) for tables in sql.bytes_read.values())


def _largest(tables: dict[str, int]) -> str:
    ordered = sorted(tables, key=lambda table: -tables[table])[:3]
    return ", ".join(f"{table} {tables[table] / 1e6:,.1f}" for table in ordered)
