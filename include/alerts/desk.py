"""From the published marts to the channels: notices with their evidence, pages and charts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from include.alerts.alert import Alert, read_alerts
from include.alerts.answers import with_answers
from include.alerts.conditions.found import conditions_of
from include.alerts.delivery import Channel, Delivery, deliver
from include.alerts.evidence import Evidence, Read, read_evidence
from include.alerts.hours import read_hour_alerts, with_hours
from include.alerts.incidents import notices_of
from include.alerts.links import Links
from include.alerts.message import Message
from include.alerts.notes import read_notes
from include.alerts.notice import Notice
from include.alerts.render import render
from include.alerts.reports import write_page
from include.alerts.transitions import Telling
from include.lake import Store


def deliver_published(
    store: Store, read: Read, channels: Sequence[Channel], links: Links
) -> Delivery:
    """Send what the published marts give rise to and each channel has yet to be told."""

    @cache
    def evidence_of(lead: Alert) -> Evidence:
        return read_evidence(read, lead)

    def rendered(notice: Notice, telling: Telling, is_repeat: bool) -> Message:
        evidence = evidence_of(notice.lead) if notice.lead else None
        message = render(notice, telling, links, evidence=evidence, is_possible_repeat=is_repeat)
        write_page(store, f"{notice.key}-{telling.name}", message)
        return message

    by_day = notices_of(read_alerts(read("select * from alerts")))
    by_hour = read_hour_alerts(read("select * from alerts_by_hour"))
    (judged,) = read("select max(request_date) as last_day from data_freshness")
    incidents = with_hours(by_day, by_hour, judged["last_day"])
    conditions = with_answers(conditions_of(read, store, channels), read_notes(store))
    return deliver(store, [*incidents, *conditions], channels, rendered)
