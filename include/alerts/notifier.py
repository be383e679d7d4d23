"""Channels through Apprise: any service by its URL, and a log file in the lake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

import apprise
from apprise.decorators import notify

from include.alerts.alert import Severity
from include.alerts.delivery import Channel
from include.alerts.render import Message
from include.errors import SmsError
from include.lake import open_store

LOG_KEY = "reports/alerts.log"
LOG_SCHEME = "smslog"

_NOTIFY_TYPES = {
    Severity.CRITICAL: apprise.NotifyType.FAILURE,
    Severity.HIGH: apprise.NotifyType.WARNING,
    Severity.WARNING: apprise.NotifyType.INFO,
}


class UnknownChannelError(SmsError):
    """An Apprise URL that Apprise doesn't understand."""


def channel_urls(alert_urls: Iterable[str], lake_uri: str) -> tuple[str, ...]:
    """The Apprise URLs that alerts go to: the log in the lake, then those of the settings."""
    return (f"{LOG_SCHEME}://log?lake={quote(lake_uri, safe='')}", *alert_urls)


def open_channels(urls: Iterable[str]) -> list[Channel]:
    """One channel for each Apprise URL.

    Raises:
        UnknownChannelError: Apprise can't use a URL; tells its place and scheme, never the URL.
    """
    return [AppriseChannel(url, place) for place, url in enumerate(urls)]


class AppriseChannel:
    """One Apprise URL; its name holds a digest of the URL, which may be a secret."""

    def __init__(self, url: str, place: int = 1) -> None:
        scheme = urlsplit(url).scheme
        self._apprise = apprise.Apprise()
        if not self._apprise.add(url):
            raise UnknownChannelError(
                f"SMS_ALERT_URLS: entry {place} ({scheme or 'no scheme'}) is no Apprise URL;"
                " see https://github.com/caronc/apprise/wiki"
            )
        digest = sha256(url.encode()).hexdigest()[:12]
        self.name = scheme if scheme == LOG_SCHEME else f"{scheme}-{digest}"

    def send(self, message: Message) -> bool:
        """See Channel."""
        return bool(
            self._apprise.notify(
                title=message.title,
                body=message.body,
                notify_type=_NOTIFY_TYPES[message.severity],
                body_format=apprise.NotifyFormat.TEXT,
            )
        )


@notify(on=LOG_SCHEME, name="Alert log in the lake")  # type: ignore[untyped-decorator]
def append_to_log(
    body: str, title: str, _notify_type: str, *_args: object, meta: Mapping[str, Any], **_: object
) -> bool:
    """Add a message to the log of the lake that the URL names; other writers keep theirs."""
    store = open_store(meta["qsd"]["lake"])
    text = f"{title}\n{body}\n\n".encode()
    while True:
        found = store.stat(LOG_KEY)
        before = store.read(LOG_KEY) if found else b""
        if store.replace(LOG_KEY, before + text, found.etag if found else None):
            return True
