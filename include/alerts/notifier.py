"""Channels through Apprise: any service by its URL, and a log file in the lake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import apprise
import apprise.plugins.email.base as apprise_mail
from apprise.attachment.memory import AttachMemory
from apprise.decorators import notify

from include.alerts.delivery import Channel
from include.alerts.families import Severity
from include.alerts.message import Message
from include.alerts.records import LOG_CHANNEL
from include.alerts.render import CHART
from include.errors import SmsError
from include.lake import open_store

LOG_KEY = "reports/alerts.log"
MAIL_DOMAIN = "sms-delivery-analytics.invalid"
"""Right-hand side of each Message-ID: no host of ours, the same on every machine that sends."""

_ASSET = apprise.AppriseAsset(app_id="SMS delivery analytics")
_NOTIFY_TYPES = {
    Severity.CRITICAL: apprise.NotifyType.FAILURE,
    Severity.HIGH: apprise.NotifyType.WARNING,
    Severity.WARNING: apprise.NotifyType.INFO,
}


class UnknownChannelError(SmsError):
    """An Apprise URL that Apprise doesn't understand."""


def channel_urls(alert_urls: Iterable[str], lake_uri: str) -> tuple[str, ...]:
    """The Apprise URLs that alerts go to: the log in the lake, then those of the settings."""
    return (f"{LOG_CHANNEL}://log?lake={quote(lake_uri, safe='')}", *alert_urls)


def open_apprise_channels(urls: Iterable[str]) -> list[Channel]:
    """One channel for each Apprise URL.

    Raises:
        UnknownChannelError: Apprise can't use a URL; tells its place and scheme, never the URL.
    """
    return [AppriseChannel(url, place) for place, url in enumerate(urls)]


class AppriseChannel:
    """One Apprise URL; its name holds a digest of the URL, which may be a secret."""

    def __init__(self, url: str, place: int = 1) -> None:
        self._url = url
        self._scheme = urlsplit(url).scheme
        if apprise.Apprise.instantiate(url) is None:
            raise UnknownChannelError(
                f"SMS_ALERT_URLS: entry {place} ({self._scheme or 'no scheme'}) is no Apprise URL;"
                " see https://github.com/caronc/apprise/wiki"
            )
        digest = sha256(url.encode()).hexdigest()[:12]
        self.name = self._scheme if self._scheme == LOG_CHANNEL else f"{self._scheme}-{digest}"

    def send(self, message: Message) -> bool:
        """See Channel."""
        service = apprise.Apprise.instantiate(self._url_for(message), asset=_ASSET)
        body, body_format = _body_for(service, message)
        kind = _NOTIFY_TYPES[message.severity]
        sender = apprise.Apprise(asset=_ASSET)
        sender.add(service)
        with _message_id(message):
            return bool(
                sender.notify(
                    title=message.title,
                    body=body,
                    notify_type=apprise.NotifyType.SUCCESS if message.is_over else kind,
                    body_format=body_format,
                    attach=_chart_for(service, message),
                )
            )

    def _url_for(self, message: Message) -> str:
        """The URL with what its service needs to tell this message from others."""
        match self._scheme:
            case "mailto" | "mailtos":
                wanted = {"inline": "yes"}
            case "pagerduty":
                # the same incident at each telling; resolved by the one that it is over
                wanted = {"dedup": message.key, "action": "map", "click": message.link}
            case _:
                return self._url
        joint = "&" if urlsplit(self._url).query else "?"
        return f"{self._url}{joint}{urlencode(wanted)}"


def _body_for(service: Any, message: Message) -> tuple[str, apprise.NotifyFormat]:
    """The form that a service shows best, as long as it takes all of it."""
    formats = service.notify_format
    best = formats[0] if isinstance(formats, tuple) else formats
    body = {
        apprise.NotifyFormat.HTML: message.html,
        apprise.NotifyFormat.MARKDOWN: message.markdown,
    }.get(best, message.text)
    if len(body) + len(message.title) <= service.body_maxlen:
        return body, best
    return message.brief, apprise.NotifyFormat.TEXT


def _chart_for(service: Any, message: Message) -> AttachMemory | None:
    if message.chart is None or not service.attachment_support:
        return None
    return AttachMemory(content=message.chart, name=CHART, mimetype="image/png")


@contextmanager
def _message_id(message: Message) -> Iterator[None]:
    """Let Apprise's mails have a Message-ID that is the same when a message is sent again.

    Apprise makes a new one for each mail, beside any that its URL gives.
    """
    made = apprise_mail.make_msgid
    apprise_mail.make_msgid = lambda **_: f"<{message.message_id}@{MAIL_DOMAIN}>"
    try:
        yield
    finally:
        apprise_mail.make_msgid = made


@notify(on=LOG_CHANNEL, name="Alert log in the lake")  # type: ignore[untyped-decorator]
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
