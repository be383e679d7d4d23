"""The channels of the settings: Apprise URLs, the log in the lake, and an SNS topic."""

from __future__ import annotations

from include.alerts.delivery import Channel
from include.alerts.notifier import channel_urls, open_apprise_channels
from include.alerts.sns import SnsChannel
from include.settings import Settings


def open_channels(settings: Settings) -> list[Channel]:
    """All channels, the log in the lake first.

    Raises:
        UnknownChannelError: Apprise can't use a URL.
    """
    channels = open_apprise_channels(channel_urls(settings.alert_urls, settings.lake_uri))
    topic = settings.alert_topic_arn
    return [*channels, SnsChannel(topic)] if topic else channels
