"""Alerts as notices, one for an incident: the most urgent in full, the others a line (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from include.alerts.alert import Alert, Contributor, Status
from include.alerts.families import Family
from include.alerts.notice import Fact, Notice

_OTHERS = 4
"""Alerts beside the lead that a message tells in full."""
_PERCENT = {Family.BLOCKED, Family.DELIVERY, Family.PENDING, Family.OPT_OUT}
_UNITS = {Family.COST: "{:.5f} USD a message", Family.TIME_TO_RECEIPT: "{:,.0f} s"}


def notices_of(alerts: Iterable[Alert]) -> list[Notice]:
    """A notice for each incident that a daily run raised, those that are over among them."""
    incidents: defaultdict[str, list[Alert]] = defaultdict(list)
    accounts = set()
    for alert in alerts:
        accounts.add(alert.account_id)
        if alert.run_kind != "backfill":
            incidents[alert.incident_id].append(alert)
    return [_notice(members, len(accounts) > 1) for members in incidents.values()]


def _notice(members: list[Alert], names_account: bool) -> Notice:
    standing = [alert for alert in members if alert.is_to_tell]
    lead, *others = sorted(standing or members, key=lambda alert: alert.urgency, reverse=True)
    account = f" (account {lead.account_id})" if names_account else ""
    return Notice(
        key=lead.incident_id,
        family=lead.family,
        severity=lead.severity,
        place=f"{lead.iso_country_code}{account}",
        opened_day=min(alert.opened_day for alert in members),
        last_day=max(alert.last_day for alert in standing or members),
        facts=_facts(lead),
        others=_others(others),
        stands=bool(standing),
        ended_as=_end_of(members),
        is_muted=all(alert.ack_by for alert in standing),
        is_silent=not standing and any(alert.status is Status.SUPPRESSED for alert in members),
        lead=lead,
    )


def _others(alerts: list[Alert]) -> tuple[str, ...]:
    """Alerts beside the lead in a line each, those of the whole first; of many, how many more."""
    by_extent = sorted(alerts, key=lambda alert: not alert.is_whole)
    lines = [f"{alert.explanation}." for alert in by_extent[:_OTHERS]]
    more = len(alerts) - len(lines)
    return (
        (*lines, f"{more} more of its carriers, senders and message types.") if more else (*lines,)
    )


def value_of(family: Family, value: float) -> str:
    """A value of an alert in the unit of its family."""
    if family in _PERCENT:
        return f"{100 * value:.1f} %"
    return _UNITS.get(family, "{:,.0f} messages").format(value)


def _end_of(members: list[Alert]) -> str:
    ends = {alert.status for alert in members}
    if ends == {Status.RETRACTED}:
        return "retracted: receipts that came later showed that nothing was wrong"
    return "resolved: two days in a row without evidence"


def _facts(lead: Alert) -> tuple[Fact, ...]:
    parts = [_part(lead.family, part) for part in lead.contributors[:3]]
    named = lead.calendar_match
    return (
        Fact("What", f"{lead.explanation}."),
        Fact("Where", _place(lead)),
        Fact("Since", _since(lead)),
        Fact("Observed", _observed(lead)),
        Fact("How sure", _certainty(lead)),
        *([Fact("Most of it", "; ".join(parts))] if parts else []),
        *([Fact("Calendar", f"{named} on {lead.target_day}")] if named else []),
    )


def _part(family: Family, part: Contributor) -> str:
    seen, expected = value_of(family, part.x / part.n), value_of(family, part.expected)
    return (
        f"{part.dimension.replace('_', ' ')} {part.value}: {part.excess:,.0f} messages"
        f" ({100 * part.share:.0f} % of the excess; {seen} instead of {expected})"
    )


def _place(alert: Alert) -> str:
    if alert.grain == "fleet":
        return f"all countries, account {alert.account_id}"
    part = "" if alert.grain == "country" else f", {alert.grain.replace('_', ' ')} {alert.entity}"
    return f"{alert.iso_country_code}{part}, account {alert.account_id}"


def _since(alert: Alert) -> str:
    days = "1 day" if alert.days_active == 1 else f"{alert.days_active} days"
    signs = f", first signs on {alert.first_day}" if alert.first_day < alert.opened_day else ""
    return f"messages sent on {alert.opened_day}{signs}; seen on {days}"


def _observed(alert: Alert) -> str:
    low, high, expected, observed = (
        value_of(alert.family, value)
        for value in (
            alert.expected_low,
            alert.expected_high,
            alert.expected_value,
            alert.observed_value,
        )
    )
    return f"{observed} on {alert.target_day}, expected {expected} ({low} to {high})"


def _certainty(alert: Alert) -> str:
    odds = 1 / max(alert.tail_p, 1e-9)
    chance = f"1 in {odds:,.0f}" if odds < 1_000_000 else "less than 1 in a million"
    return (
        f"{chance} in a quiet series (z {alert.z:.1f}){_among_others(alert.q_bh)}; history of"
        f" {alert.baseline_days} days with {alert.baseline_n_median:,.0f} messages a day"
    )


def _among_others(q_bh: float | None) -> str:
    if q_bh is None:
        return ""
    share = "below 0.01" if q_bh < 0.0001 else f"{100 * q_bh:.2g}"
    return f", false discovery rate of the day {share} %"
