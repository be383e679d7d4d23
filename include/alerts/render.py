"""An alert in words: what, where, since when, how much, how sure, what to do first (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from include.alerts.alert import Alert, Metric, Severity
from include.alerts.pages import Page

_HEADLINES = {
    Metric.BLOCKED: "messages to {country} are being blocked",
    Metric.DELIVERY: "fewer messages to {country} are delivered",
    Metric.PENDING: "messages to {country} are stuck in PENDING",
    Metric.OPT_OUT: "recipients in {country} opt out",
    Metric.VOLUME: "few messages are sent to {country}",
    Metric.PUMPING: "many more messages are sent to {country}, perhaps pumped",
    Metric.COST: "messages to {country} cost more",
    Metric.TIME_TO_RECEIPT: "receipts from {country} take longer",
    Metric.MISSING_DATA: "data of all countries are missing",
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
    Metric.OPT_OUT: (
        "Which campaign and origination identity did they answer?",
        "Stop a campaign whose recipients never asked for it: carriers block what is reported.",
    ),
    Metric.VOLUME: (
        "Did the senders mean to send less? A holiday or the end of a campaign explains it: add "
        "it to sms_planned_campaigns.",
        "If not: look for refusals in delivery_daily (not_sent), a spend limit that is reached, "
        "and the sending application.",
    ),
    Metric.PUMPING: (
        "Who asked for these messages? Sign-up forms that anybody can reach are how numbers are "
        "pumped.",
        "Look at recipient_prefix in messages: a narrow range with few conversions is a sign.",
        "Block or filter the country in the protect configuration of AWS until that is known; it "
        "costs money by the hour.",
    ),
    Metric.COST: (
        "Open cost_daily for the country: more parts a message, or another price?",
        "Long or UCS-2 texts make parts; a new price or carrier fee stands on AWS's price list.",
    ),
    Metric.TIME_TO_RECEIPT: (
        "Open time_to_receipt for the country by carrier: one, or all of them?",
        "Receipts don't prove delay on the handset: ask for complaints before you reroute codes.",
    ),
    Metric.MISSING_DATA: (
        "Look at load_audit and at the Firehose streams: did objects stop?",
        "Nothing is lost that Firehose still holds: the next runs take it up by themselves.",
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
