"""The task of `deliver_sms_alerts`."""

from __future__ import annotations

import logging

from include.alerts.delivery import deliver_alerts
from include.errors import PassingError
from include.lake import open_store
from include.settings import load_settings
from include.warehouse.warehouse import open_warehouse

log = logging.getLogger(__name__)


class DeliveryFailedError(PassingError):
    """A channel did not take a message; the next delivery tries again."""


def deliver_new_alerts() -> int:
    """Send what is due on each channel; returns the number of messages sent."""
    from include.alerts.notifier import channel_urls, open_channels  # noqa: PLC0415 - Apprise takes a second

    settings = load_settings()
    store = open_store(settings.lake_uri)
    rows = open_warehouse(settings, store).read_published("select * from alerts")
    channels = open_channels(channel_urls(settings.alert_urls, settings.lake_uri))
    delivery = deliver_alerts(store, rows, channels)
    for message in delivery.sent:
        log.info("sent: %s", message.title)
    if delivery.failed:
        names = ", ".join(sorted({name for name, _ in delivery.failed}))
        raise DeliveryFailedError(
            f"alerts: {len(delivery.failed)} messages not taken by {names};"
            " check SMS_ALERT_URLS; they are due again at the next delivery"
        )
    return len(delivery.sent)
