"""What a rule and a suite are: plain data, readable without Great Expectations.

A suite asks the engine once for a profile of its rows: for each day, how many rows there are and
how many break each rule. The expectations read that profile, so a suite costs one scan however
many rules it has, and each failure names its days. Conditions are SQL that DuckDB and Trino both
take: no regular expressions, no `::`, no QUALIFY.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """What a broken rule does to the days of a window."""

    STOP = "stop"
    REFUSE_DAY = "refuse_day"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold.

    `failing` is the SQL condition of a row that breaks it; a condition that is NULL doesn't.
    `reason` says in one sentence what is wrong for the business when rows do.
    """

    name: str
    failing: str
    reason: str
    severity: Severity = Severity.REFUSE_DAY


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one dataset.

    `rows` is a table or a query in parentheses, `day` the expression of a row's day. `columns`
    are those that must exist before anything else is asked; none: nothing is asserted of them.
    """

    name: str
    rows: str
    day: str
    rules: tuple[Rule, ...]
    columns: tuple[str, ...] = ()

    def profile(self) -> str:
        """The query of one row a day: `day`, `row_count`, and failing rows by rule name."""
        counts = "".join(
            f",\n    sum(case when {rule.failing} then 1 else 0 end) as {rule.name}"
            for rule in self.rules
        )
        return (
            f"select\n    {self.day} as day,\n    count(*) as row_count{counts}\n"
            f"from {self.rows} as judged\ngroup by {self.day}"
        )


def rows_of_days(table: str, days: Sequence[date]) -> str:
    """The rows of a table of the lake on some days: those around them are read, not judged."""
    return f"(select * from {table} where day in ({dates(days)}))"  # noqa: S608 - own text


def dates(days: Sequence[date]) -> str:
    """Days as a list of SQL."""
    return ", ".join(f"date '{day}'" for day in days)
