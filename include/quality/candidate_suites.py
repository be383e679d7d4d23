"""What must hold of the candidate marts of a window before any of its days is published.

Each mart is judged by itself (key, day, publication, its own figures), then the marts against one
another: no message may be lost or counted twice on its way from events to daily figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from include.quality.mart_rules import MART_RULES
from include.quality.rules import Rule, Severity, Suite, dates
from include.warehouse.marts import Mart

MAX_UNMAPPED_SHARE = 0.01

DAILY_MARTS = ("delivery_daily", "delivery_by_carrier", "delivery_by_identity", "cost_daily")
"""Each counts every message that the rates count, once."""


def candidate_suites(
    days: Sequence[date],
    marts: Sequence[Mart],
    publication_id: str,
    include_simulator: bool = False,
) -> tuple[Suite, ...]:
    """The suites that guard what leaves a window of request days, built as one publication.

    When no day is left of the window, only the marts that are built whole have something to judge.
    """
    suites = [mart_suite(mart, days, publication_id) for mart in marts if days or mart.is_whole]
    if days:
        suites += [agreement_suite(include_simulator), volume_suite(days)]
        suites += [unmapped_suite(), arrivals_suite(days)]
    return tuple(suites)


def mart_suite(mart: Mart, days: Sequence[date], publication_id: str) -> Suite:
    """Rules of one mart's rows. A whole mart holds rows of other days and publications too, or, as
    a dimension, of no day. The rows of a mart that numbers them under another one's key share none
    unless those do, whose suite tells it.
    """
    columns = {name for name, _ in mart.columns}
    window_rules = () if mart.is_whole else _window_rules(days, publication_id)
    table = f"candidates.{mart.name}"
    counted = f"(select *, count(*) over (partition by {', '.join(mart.key)}) as rows_of_key"
    return Suite(
        name=mart.name,
        rows=table if mart.is_numbered else f"{counted} from {table})",
        day="request_date" if "request_date" in columns else "cast(null as date)",
        rules=(
            *(() if mart.is_numbered else (_key_rule(mart),)),
            *window_rules,
            *MART_RULES.get(mart.name, ()),
        ),
    )


def _key_rule(mart: Mart) -> Rule:
    return Rule(
        "repeats_key",
        "rows_of_key > 1",
        f"Two rows of one key ({', '.join(mart.key)}) count the same thing twice.",
        Severity.STOP if mart.is_whole else Severity.REFUSE_DAY,
    )


def _window_rules(days: Sequence[date], publication_id: str) -> tuple[Rule, ...]:
    return (
        Rule(
            "lies_outside_window",
            f"request_date is null or request_date not in ({dates(days)})",
            "A row of a day that isn't built would replace that day's figures by a part of them.",
            Severity.STOP,
        ),
        Rule(
            "is_of_other_publication",
            f"publication_id is null or publication_id <> '{publication_id}'",
            "A row of another run among the candidates mixes two states of the data.",
            Severity.STOP,
        ),
    )


def agreement_suite(include_simulator: bool) -> Suite:
    """Messages by account and country, as each mart counts them; rates count SMS only."""
    keys = "request_date, account_id, iso_country_code"
    counted = "channel = 'sms'" + ("" if include_simulator else " and not is_simulator")
    counts = {
        "messages": ("messages", "1"),
        "hourly": ("sms_hourly", "messages"),
        "hourly_counted": ("sms_hourly", f"case when {counted} then messages else 0 end"),
        **{mart: (mart, "attempted") for mart in DAILY_MARTS},
    }
    sums = ", ".join(
        f"sum(case when counted_as = '{name}' then counted else 0 end) as {name}" for name in counts
    )
    counts_of_each = " union all ".join(
        f"select {keys}, '{name}' as counted_as, {count} as counted from candidates.{mart}"  # noqa: S608 - own text
        for name, (mart, count) in counts.items()
    )
    return Suite(
        name="agreement",
        rows=f"(select {keys}, {sums} from ({counts_of_each}) as counts group by {keys})",  # noqa: S608 - own text
        day="request_date",
        rules=(
            Rule(
                "hourly_differs_from_messages",
                "hourly <> messages",
                "The hourly table, which every rate is made of, must count each message once.",
            ),
            Rule(
                "daily_differs_from_hourly",
                " or ".join(f"{mart} <> hourly_counted" for mart in DAILY_MARTS),
                "The daily figures of a country must rest on all of its messages, however split.",
            ),
        ),
    )


def volume_suite(days: Sequence[date]) -> Suite:
    """Days with events beside their messages."""
    # a v1 receipt can lie on a day without messages; only a send proves that the day has one
    sent = "(source_schema = 'v2' or event_type = '_SMS.BUFFERED')"
    return Suite(
        name="volume",
        rows=(
            "(select day, sum(sends) as sends, sum(messages) as messages from ("  # noqa: S608 - own text
            f"select day, 1 as sends, 0 as messages from lake.events where {sent}"
            f" and day in ({dates(days)})"
            " union all select request_date, 0, 1 from candidates.messages"
            ") as counted group by day)"
        ),
        day="day",
        rules=(
            Rule(
                "has_events_without_messages",
                "sends > 0 and messages = 0",
                "A day with events but no message would be published as a day of silence.",
            ),
        ),
    )


def unmapped_suite() -> Suite:
    """The share of messages whose status the catalogue doesn't know, by day."""
    return Suite(
        name="unmapped",
        rows=(
            "(select request_date, sum(unmapped) as unmapped, sum(attempted) as attempted"
            " from candidates.delivery_daily group by request_date)"
        ),
        day="request_date",
        rules=(
            Rule(
                "has_many_unmapped",
                f"unmapped > {MAX_UNMAPPED_SHARE} * attempted",
                "AWS reports a status that the catalogue lacks: its messages are in no rate.",
                Severity.WARN,
            ),
        ),
    )


def arrivals_suite(days: Sequence[date]) -> Suite:
    """The arrival hours of the window's days, those without objects included."""
    return Suite(
        name="arrivals",
        rows=f"(select * from candidates.load_audit where request_date in ({dates(days)}))",  # noqa: S608 - own text
        day="request_date",
        rules=(
            Rule(
                "has_missing_hours",
                "completeness = 'missing' and is_expected",
                "An hour that usually brings objects brought none: its events may still come.",
                Severity.WARN,
            ),
            Rule(
                "has_low_hours",
                "completeness = 'low'",
                "An hour brought far fewer objects than usual: some may still come.",
                Severity.WARN,
            ),
        ),
    )
