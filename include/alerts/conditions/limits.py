"""Conditions of limits: throttled sends, the pace of spend, and the plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from include.alerts.conditions.view import View, condition_key, facts
from include.alerts.families import Family, Severity
from include.alerts.notice import Notice

_FIRST_DAYS = 3
"""Days of a month before which its pace says little."""

_BREACHES = {
    "is_without_plan": "not in the plan",
    "is_before_launch": "before its launch",
    "is_volume_beyond_plan": "more than planned",
    "is_mps_beyond_plan": "faster than planned",
}


def throttled_senders(view: View) -> Iterable[Notice]:
    """A notice for each account and identity of which sends were throttled."""
    for row in view.rows(
        "account_id, origination_identity, min(request_date) as first_day,"
        " max(request_date) as last_day, sum(throttled) as throttled, sum(handed_over) as sent,"
        " max(peak_parts_per_second) as peak, max(mps_limit) as mps_limit",
        "throughput",
        "throttled > 0",
        "group by account_id, origination_identity order by account_id, origination_identity",
    ):
        sender, account = row["origination_identity"], row["account_id"]
        is_much = row["throttled"] >= 0.01 * float(row["sent"])
        yield Notice(
            key=condition_key(Family.THROTTLED, account, sender),
            family=Family.THROTTLED,
            severity=Severity.HIGH if is_much else Severity.WARNING,
            place=sender,
            opened_day=row["first_day"],
            last_day=row["last_day"],
            facts=facts(
                {
                    "What": f"{row['throttled']:,} sends were refused as too fast.",
                    "Where": f"{sender}, account {account}",
                    "Since": f"{row['first_day']}, last {row['last_day']}",
                    "Observed": f"{row['sent']:,} messages handed over, at most {row['peak']} parts"
                    f" a second; the limit is {row['mps_limit'] or 'not known'}",
                }
            ),
        )


def spend_beyond_limit(view: View) -> Iterable[Notice]:
    """A notice for each account whose month passes its limit at this pace, or has passed it."""
    for row in view.rows(
        "*",
        "spend_to_date",
        f"request_date = date '{view.last_day}' and projected_limit_share > 1"
        f" and (days_elapsed >= {_FIRST_DAYS} or limit_share >= 1)",
    ):
        account, day = row["account_id"], row["request_date"]
        yield Notice(
            key=condition_key(Family.SPEND_PACE, account, f"{day:%Y-%m}"),
            family=Family.SPEND_PACE,
            severity=Severity.CRITICAL if row["limit_share"] >= 1 else Severity.HIGH,
            place=account,
            opened_day=day,
            last_day=day,
            facts=facts(
                {
                    "What": f"the month comes to {row['projected_usd']:,.2f} USD at this pace.",
                    "Where": f"account {account}",
                    "Since": f"the month began: {row['month_to_date_usd']:,.2f} USD so far",
                    "Observed": f"{100 * row['limit_share']:.0f} % of {row['limit_usd']:,.2f} USD"
                    f" after {row['days_elapsed']} of {row['days_of_month']} days",
                }
            ),
        )


def traffic_beyond_plan(view: View) -> Iterable[Notice]:
    """One notice for all that leaves the plan on the last day, the largest first."""
    flags = " or ".join(f"coalesce({flag}, false)" for flag in _BREACHES)
    rows = view.rows(
        "*",
        "plan_vs_actual",
        f"request_date = date '{view.last_day}' and messages > 0 and ({flags})",
        "order by messages desc, iso_country_code, use_case",
    )
    if not rows:
        return
    countries = sorted({row["iso_country_code"] for row in rows})
    more = f" and {len(countries) - 3} more" if len(countries) > 3 else ""
    is_early = any(row["is_before_launch"] for row in rows)
    yield Notice(
        key=condition_key(Family.PLAN_BREACH, f"{view.last_day:%Y-%m}"),
        family=Family.PLAN_BREACH,
        severity=Severity.HIGH if is_early else Severity.WARNING,
        place=f"{', '.join(countries[:3])}{more}",
        opened_day=view.last_day,
        last_day=view.last_day,
        facts=facts(
            {
                "What": f"{len(rows)} use cases in {len(countries)} countries leave the plan.",
                "Where": "; ".join(_breach(row) for row in rows[:5]),
            }
        ),
    )


def _breach(row: dict[str, Any]) -> str:
    kinds = [words for flag, words in _BREACHES.items() if row[flag]]
    share = row["projected_plan_share"]
    of_plan = f", {100 * share:.0f} % of the plan at this pace" if share else ""
    return (
        f"{row['iso_country_code']} {row['use_case']}: {' and '.join(kinds)}"
        f" ({row['messages']:,} messages{of_plan})"
    )
