"""Alerts reach real receivers through Apprise: the log in the lake, a webhook, mail, PagerDuty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from include.alerts.channels import open_channels
from include.alerts.evidence import Evidence
from include.alerts.message import Message
from include.alerts.notifier import (
    AppriseChannel,
    UnknownChannelError,
    channel_urls,
    open_apprise_channels,
)
from include.alerts.transitions import Kind
from include.settings import Settings
from tests.include.alerts.factories import alert_row, message_of, notice_of
from tests.include.alerts.receivers import (
    Mailbox,
    Webhook,
    a_mailbox,
    a_webhook,
    free_port,
    mail_url,
)

SERIES = tuple((date(2026, 11, 20) - timedelta(days=n), 0.014) for n in range(20, -1, -1))


def message(kind: Kind = Kind.OPENED, **changes: str) -> Message:
    notice = notice_of(alert_row(**changes))
    return message_of(notice, kind, evidence=Evidence(SERIES))


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with a_webhook() as server:
        yield server


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    with a_mailbox(port) as mailbox:
        yield mailbox


def test_without_urls_alerts_go_to_the_log_in_the_lake(tmp_path: Path) -> None:
    lake = str(tmp_path / "a lake")
    (log,) = open_apprise_channels(channel_urls((), lake))
    sent = message(explanation="34.2 % of <DE> & more")
    assert log.send(sent)
    assert log.send(sent)
    assert Path(lake, "reports/alerts.log").read_text() == f"{sent.title}\n{sent.text}\n\n" * 2


def test_a_webhook_gets_text_and_chart(webhook: Webhook) -> None:
    sent = message()
    assert AppriseChannel(f"json://{webhook.place}/alerts").send(sent)
    (post,) = webhook.posts
    assert post["title"] == "[high] 2026-11-20: messages to DE are being blocked"
    assert post["message"] == sent.text
    (chart,) = post["attachments"]
    assert (chart["filename"], chart["mimetype"]) == ("chart.png", "image/png")


def test_a_mail_is_html_with_the_chart_in_it_and_text_beside(mailbox: Mailbox, port: int) -> None:
    assert AppriseChannel(mail_url(port)).send(message())
    (mail,) = mailbox.mails
    html, text = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert 'src="cid:chart.png"' in html.get_content()
    assert "rose to 34.2 %" in text.get_content()
    (chart,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert chart["Content-ID"] == "<chart.png>"
    assert chart.get_content_disposition() == "inline"


def test_a_mail_has_one_message_id_the_same_when_it_is_sent_again(
    mailbox: Mailbox, port: int
) -> None:
    channel = AppriseChannel(mail_url(port))
    for kind in (Kind.OPENED, Kind.OPENED, Kind.OVER):
        assert channel.send(message(kind))
    ids = [mail.get_all("Message-ID") for mail in mailbox.mails]
    opened = ["<i1.opened-1@sms-delivery-analytics.invalid>"]
    assert ids == [opened, opened, ["<i1.over-1@sms-delivery-analytics.invalid>"]]


def test_slack_gets_its_own_markup_and_the_colour_of_the_severity(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apprise.plugins.slack import NotifySlack

    monkeypatch.setattr(NotifySlack, "webhook_url", f"http://{webhook.place}")
    channel = AppriseChannel(f"slack://T{'A' * 8}/B{'B' * 8}/{'c' * 24}/")
    assert channel.send(message())
    assert channel.send(message(Kind.OVER, status="resolved"))
    standing, over = (post["attachments"][0] for post in webhook.posts)
    assert standing["title"] == "[high] 2026-11-20: messages to DE are being blocked"
    assert "*What:* Blocked share in DE rose" in standing["text"]
    assert "<https://docs.example.com/runbooks/blocked.md|Runbook>" in standing["text"]
    assert standing["footer"] == "SMS delivery analytics"
    assert standing["color"] != over["color"]


def test_pagerduty_joins_the_messages_of_an_incident_and_resolves_it(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apprise.plugins import pagerduty

    there = dict.fromkeys(pagerduty.PAGERDUTY_API_LOOKUP, f"http://{webhook.place}/")
    monkeypatch.setattr(pagerduty, "PAGERDUTY_API_LOOKUP", there)
    webhook.status = 202
    channel = AppriseChannel(f"pagerduty://{'a' * 20}@{'b' * 20}/sms/analytics")
    assert channel.send(message())
    assert channel.send(message(Kind.OVER, status="resolved"))
    raised, resolved = webhook.posts
    assert (raised["event_action"], resolved["event_action"]) == ("trigger", "resolve")
    assert raised["dedup_key"] == resolved["dedup_key"] == "i1"
    assert "rose to 34.2 %" in raised["payload"]["summary"]
    assert "What to do first" not in raised["payload"]["summary"]
    assert raised["links"][0]["href"].endswith("/alerts/i1-opened-1.html")


def test_a_receiver_that_is_not_there_is_a_failure_not_an_exception() -> None:
    (channel,) = open_apprise_channels(["json://127.0.0.1:9/nobody"])
    assert not channel.send(message())


def test_a_channel_is_named_without_its_secrets() -> None:
    url = "json://user:hunter2@127.0.0.1/token"
    (channel,) = open_apprise_channels([url])
    assert channel.name.startswith("json-")
    assert not {"hunter2", "token", "user"} & set(channel.name.split("-"))
    assert open_apprise_channels([url])[0].name == channel.name


def test_a_wrong_url_is_one_line_that_hides_the_url() -> None:
    with pytest.raises(UnknownChannelError, match=r"entry 1 \(nonsense\)") as error:
        open_apprise_channels(channel_urls(("nonsense://secret",), "lake"))
    assert "secret" not in str(error.value)


def test_a_topic_stands_beside_the_urls_and_the_log(tmp_path: Path) -> None:
    settings = Settings(
        lake_uri=str(tmp_path),
        alert_urls=("json://127.0.0.1/x",),
        alert_topic_arn="arn:aws:sns:eu-west-1:123456789012:sms-alerts",
    )
    names = [channel.name.partition("-")[0] for channel in open_channels(settings)]
    assert names == ["smslog", "json", "sns"]
