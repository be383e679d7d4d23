"""Alerts by the hour as notices, until the daily run has looked at their day (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from include.alerts.families import Family, Severity
from include.alerts.incidents import value_of
from include.alerts.notice import Fact, Notice

_WORDS = {
    Family.BLOCKED: ("Blocked share in {} rose to", "more messages blocked"),
    Family.DELIVERY: ("Delivery rate in {} fell to", "fewer messages delivered"),
    Family.PENDING: ("Share still pending in {} rose to", "more messages pending"),
}


class HourAlert(BaseModel):
    """One row of `alerts_by_hour`; the columns that delivery doesn't need are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    alert_id: str
    incident_id: str
    account_id: str
    iso_country_code: str
    family: Family = Field(validation_alias="metric")
    status: str
    severity: Severity
    opened_hour: datetime
    last_hour: datetime
    target_hour: datetime
    age_hours: int
    x: int
    n: int
    observed_value: float
    expected_value: float
    expected_low: float
    expected_high: float
    excess_messages: float
    z: float
    ack_by: str | None = None

    @property
    def explanation(self) -> str:
        """What stood out, in a sentence."""
        said, _ = _WORDS[self.family]
        observed, expected, low, high = (
            value_of(self.family, value)
            for value in (
                self.observed_value,
                self.expected_value,
                self.expected_low,
                self.expected_high,
            )
        )
        return (
            f"{said.format(self.iso_country_code)} {observed} ({self.x:,} of {self.n:,})"
            f" for messages of the hour from {_hour(self.target_hour)}, counted"
            f" {self.age_hours} h after its end; expected {expected} ({low} to {high})"
        )


def read_hour_alerts(rows: Iterable[Mapping[str, Any]]) -> list[HourAlert]:
    """Alerts from rows of the mart."""
    return [HourAlert.model_validate(row) for row in rows]


def with_hours(
    notices: Iterable[Notice], alerts: Iterable[HourAlert], last_judged: date | None
) -> list[Notice]:
    """The notices by day, and those by the hour that no notice by day speaks for.

    `last_judged` is the last day that a daily run has published. An incident by the hour stands
    until its day is judged, so that nobody is told of an end that the morning takes back.
    """
    incidents: defaultdict[str, list[HourAlert]] = defaultdict(list)
    accounts = set()
    for alert in alerts:
        accounts.add(alert.account_id)
        incidents[alert.incident_id].append(alert)
    told = {notice.key: notice for notice in notices}
    for key, members in incidents.items():
        by_hour, by_day = _notice(members, last_judged, len(accounts) > 1), told.get(key)
        if by_day is None or (by_hour.stands and not (by_day.stands or by_day.is_silent)):
            told[key] = by_hour
    return list(told.values())


def _notice(members: list[HourAlert], last_judged: date | None, names_account: bool) -> Notice:
    standing = [
        alert
        for alert in members
        if alert.status == "open"
        or (
            alert.status == "ended"
            and (last_judged is None or alert.last_hour.date() > last_judged)
        )
    ]
    lead, *others = sorted(
        standing or members,
        key=lambda alert: (alert.severity.rank, alert.z, alert.alert_id),
        reverse=True,
    )
    account = f" (account {lead.account_id})" if names_account else ""
    return Notice(
        key=lead.incident_id,
        family=lead.family,
        severity=lead.severity,
        place=f"{lead.iso_country_code}{account}",
        opened_day=min(alert.opened_hour for alert in members).date(),
        last_day=max(alert.last_hour for alert in standing or members).date(),
        facts=_facts(lead, members),
        others=tuple(f"{alert.explanation}." for alert in others),
        stands=bool(standing),
        ended_as="over: no later hour stood out, and the day as a whole did not",
        is_muted=bool(standing) and all(alert.ack_by for alert in standing),
        is_silent=not standing and any(alert.status == "suppressed" for alert in members),
    )


def _facts(lead: HourAlert, members: list[HourAlert]) -> tuple[Fact, ...]:
    first = min(alert.opened_hour for alert in members)
    last = max(alert.last_hour for alert in members)
    _, excess = _WORDS[lead.family]
    return (
        Fact("What", f"{lead.explanation}."),
        Fact("Where", f"{lead.iso_country_code}, account {lead.account_id}"),
        Fact("Since", f"messages sent from {_hour(first)} on; last seen in those of {_hour(last)}"),
        Fact("How much", f"{lead.excess_messages:,.0f} {excess} than expected in that hour"),
        Fact("How sure", f"z {lead.z:.1f} against the hours of the week before, at the same age"),
        Fact("Next", "the daily run judges the whole day and goes on with this incident"),
    )


def _hour(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
