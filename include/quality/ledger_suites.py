"""What must hold of the ledger of the ingest: nothing lost, not too much refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from include.quality.rules import Rule, Severity, Suite

MAX_REJECTED_SHARE = 0.05
MIN_REJECTED = 10
"""Fewer rejected records than this say nothing about a share."""


def conservation_suite(days: Sequence[date]) -> Suite:
    """The ledger's law for each arrival hour that may hold events of the window."""
    return Suite(
        name="conservation",
        rows=f"({_ledger(min(days), None)})",
        day="arrival_day",
        rules=(
            Rule(
                "loses_records",
                "records_read is null or events_written is null or repeats_dropped is null"
                " or rejected is null"
                " or records_read <> events_written + repeats_dropped + rejected",
                "Records were lost or invented between reading and writing: no count is right.",
                Severity.STOP,
            ),
        ),
    )


def rejected_suite(days: Sequence[date]) -> Suite:
    """The share of unreadable records by arrival day, of each stream: one row a stream and day."""
    return Suite(
        name="rejected",
        rows=(
            "(select arrival_day, stream, sum(rejected) as rejected,"  # noqa: S608 - own text
            " sum(records_read) as records_read"
            f" from ({_ledger(min(days), max(days))}) as ledger group by arrival_day, stream)"
        ),
        day="arrival_day",
        rules=(
            Rule(
                "rejects_too_much",
                f"rejected >= {MIN_REJECTED} and rejected > {MAX_REJECTED_SHARE} * records_read",
                "So many unreadable records of one stream mean that its producer changed its"
                " format.",
            ),
            Rule(
                "rejects_all",
                f"rejected > 0 and rejected < {MIN_REJECTED} and rejected = records_read",
                "Nothing that a stream brought could be read; it was too little to tell more.",
                Severity.WARN,
            ),
        ),
    )


def _ledger(first: date, last: date | None) -> str:
    # the view's arrival_hour is text or a timestamp by engine; its first ten characters are the day
    until = f" and substr(cast(arrival_hour as varchar), 1, 10) <= '{last}'" if last else ""
    return (
        "select cast(substr(cast(arrival_hour as varchar), 1, 10) as date) as arrival_day,"  # noqa: S608 - own text
        " stream, records_read, events_written, repeats_dropped, rejected from lake.ledger"
        f" where substr(cast(arrival_hour as varchar), 1, 10) >= '{first}'{until}"
    )
