"""An alert in words: what, where, since when, how much, how sure, what to do first (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from include.alerts.alert import Alert, Metric, Severity
from include.alerts.pages import Page

_HEADLINES = {
    Metric.BLOCKED: "messages to {country} are being blocked",
    Metric.DELIVERY: "fewer messages to {country} are delivered",
    Metric.PENDING: "messages to {country} are stuck in PENDING",
}

_FIRST_STEPS = {
    Metric.BLOCKED: (
        "Open blocked_daily for the country: which carrier, origination identity and outcome hold "
        "the excess?",
        "One identity: check its registration and what it sent. One carrier: open a case with AWS "
        "Support and name the carrier. All of them: look for a rule that changed in the country.",
        "Hold campaigns to the country until that is known: sending blocked content again harms "
        "the identity.",
    ),
    Metric.DELIVERY: (
        "Open delivery_daily for the country: did failures rise, or are receipts missing?",
        "Failures of one carrier point to its route, of one identity to its registration, of "
        "unreachable numbers to the recipient list.",
        "Receipts missing: wait until they are 72 h old before you call messages lost.",
    ),
    Metric.PENDING: (
        "Open pending_age for the country: how old are the messages, and of which type?",
        "Decide by use case whether a miss or a duplicate is worse before anything is sent again; "
        "receipts may still come until 72 h after sending.",
        "If other countries are pending too, look at the AWS Health Dashboard and at the ingest.",
    ),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A page as text for people; `dedup_key` stays the same when it is sent again."""

    dedup_key: str
    severity: Severity
    title: str
    body: str


def render_page(page: Page) -> Message:
    """The words of a page: its most urgent alert in full, the others a line each."""
    lead = page.lead
    headline = _HEADLINES[lead.metric].format(country=lead.iso_country_code)
    mark = " (possible repeat)" if page.is_possible_repeat else ""
    steps = [f"  {number}. {step}" for number, step in enumerate(_FIRST_STEPS[lead.metric], 1)]
    others = [f"  - {alert.explanation}." for alert in page.alerts[1:]]
    lines = [
        f"What: {lead.explanation}.",
        f"Where: {lead.iso_country_code}, account {lead.account_id}",
        f"Since: {_since(lead)}",
        f"How much: {lead.excess_messages:,.0f} messages more than expected went wrong that day",
        f"How sure: {_certainty(lead)}",
        *(["Also seen:", *others] if others else []),
        "What to do first:",
        *steps,
        f"Reference: incident {lead.incident_id}, alert {lead.alert_id}",
    ]
    return Message(
        dedup_key=page.recorded_under,
        severity=lead.severity,
        title=f"[{lead.severity}] {lead.opened_day}: {headline}{mark}",
        body="\n".join(lines),
    )


def _since(alert: Alert) -> str:
    days = "1 day" if alert.days_active == 1 else f"{alert.days_active} days"
    signs = f", first signs on {alert.first_day}" if alert.first_day < alert.opened_day else ""
    return f"messages sent on {alert.opened_day}{signs}; seen on {days}"


def _certainty(alert: Alert) -> str:
    odds = 1 / max(alert.tail_p, 1e-9)
    chance = f"1 in {odds:,.0f}" if odds < 1_000_000 else "less than 1 in a million"
    return (
        f"z {alert.z:.1f}, {chance} in a quiet series; history of {alert.baseline_days} days "
        f"with {alert.baseline_n_median:,.0f} messages a day"
    )
