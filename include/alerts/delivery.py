"""Telling people of alerts, each incident once a channel, whatever is killed in between.

The intent to send is recorded before sending and marked as sent after. One writer a channel is
expected (the DAG runs alone); should two meet, conditional writes let one of them send.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from include.alerts.alert import Alert, Severity, read_alerts
from include.alerts.pages import Notification, Page, Progress, pages_due
from include.alerts.render import Message, render_page
from include.lake import Store

NOTIFICATIONS = "state/notifications"

log = logging.getLogger(__name__)


class Channel(Protocol):
    """One place that messages go to; `name` is stable and fit for an object key."""

    name: str

    def send(self, message: Message) -> bool:
        """Send a message; False when the receiver did not take it."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one delivery: messages sent, and (channel, title) of those that failed."""

    sent: tuple[Message, ...]
    failed: tuple[tuple[str, str], ...]


def deliver_alerts(
    store: Store, rows: Iterable[Mapping[str, Any]], channels: Sequence[Channel]
) -> Delivery:
    """Send what is due on each channel; a channel that fails doesn't hold up the others.

    `rows` are all rows of the mart `alerts`. What failed is due again at the next delivery.
    """
    alerts = read_alerts(rows)
    sent: list[Message] = []
    failed: list[tuple[str, str]] = []
    for channel in channels:
        for page in pages_due(alerts, _told(store, channel, alerts)):
            message = render_page(page)
            if not _claim(store, channel, page):
                continue
            if channel.send(message):
                _mark_sent(store, channel, page)
                sent.append(message)
            else:
                log.warning("channel %s did not take: %s", channel.name, message.title)
                failed.append((channel.name, message.title))
    return Delivery(tuple(sent), tuple(failed))


def _told(store: Store, channel: Channel, alerts: Iterable[Alert]) -> dict[str, Notification]:
    recent = {alert.incident_id for alert in alerts if alert.is_to_tell}
    told = {}
    for alert in alerts:
        if alert.incident_id in recent:
            key = _key(channel, alert.alert_id)
            if store.stat(key) is not None:
                told[alert.alert_id] = _decode(store.read(key))
    return told


def _claim(store: Store, channel: Channel, page: Page) -> bool:
    key = _key(channel, page.recorded_under)
    intent = _encode(Notification(Progress.INTENDED, page.lead.severity))
    found = store.stat(key)
    return store.replace(key, intent, found.etag if found else None)


def _mark_sent(store: Store, channel: Channel, page: Page) -> None:
    done = _encode(Notification(Progress.SENT, page.lead.severity))
    for alert_id in [page.recorded_under, *(alert.alert_id for alert in page.alerts)]:
        store.write(_key(channel, alert_id), done)


def _key(channel: Channel, alert_id: str) -> str:
    return f"{NOTIFICATIONS}/{channel.name}/{alert_id}.json"


def _encode(notification: Notification) -> bytes:
    return orjson.dumps(
        {"progress": notification.progress.value, "severity": notification.severity.value}
    )


def _decode(data: bytes) -> Notification:
    record = orjson.loads(data)
    return Notification(Progress(record["progress"]), Severity(record["severity"]))
