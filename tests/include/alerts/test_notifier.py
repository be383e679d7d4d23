"""Alerts reach real receivers through Apprise: the log in the lake and an HTTP webhook."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from include.alerts.alert import Severity
from include.alerts.delivery import deliver_alerts
from include.alerts.notifier import UnknownChannelError, channel_urls, open_channels
from include.alerts.render import Message
from include.lake import open_store
from tests.include.alerts.factories import alert_row

MESSAGE = Message("a1", Severity.HIGH, "Title", "First line\n  - 34.2 % of <DE> & more")


class Webhook(HTTPServer):
    """Keeps what is posted to it."""

    posts: list[dict[str, str]]


class Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append(json.loads(body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    server = Webhook(("127.0.0.1", 0), Handler)
    server.posts = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_urls_alerts_go_to_the_log_in_the_lake(tmp_path: Path) -> None:
    lake = str(tmp_path / "a lake")
    (log,) = open_channels(channel_urls((), lake))
    assert log.send(MESSAGE)
    assert log.send(MESSAGE)
    text = "Title\nFirst line\n  - 34.2 % of <DE> & more\n\n"
    assert Path(lake, "reports/alerts.log").read_text() == text * 2


def test_a_webhook_gets_each_alert_once_beside_the_log(tmp_path: Path, webhook: Webhook) -> None:
    url = f"json://127.0.0.1:{webhook.server_port}/alerts"
    store = open_store(str(tmp_path))
    for _ in range(2):
        deliver_alerts(store, [alert_row()], open_channels(channel_urls((url,), store.uri)))
    (post,) = webhook.posts
    assert post["title"] == "[high] 2026-11-20: messages to DE are being blocked"
    assert "What to do first:" in post["message"]


def test_a_receiver_that_is_not_there_is_a_failure_not_an_exception() -> None:
    (channel,) = open_channels(["json://127.0.0.1:9/nobody"])
    assert not channel.send(MESSAGE)


def test_a_channel_is_named_without_its_secrets() -> None:
    url = "json://user:hunter2@127.0.0.1/token"
    (channel,) = open_channels([url])
    assert channel.name.startswith("json-")
    assert not {"hunter2", "token", "user"} & set(channel.name.split("-"))
    assert open_channels([url])[0].name == channel.name


def test_a_wrong_url_is_one_line_that_hides_the_url() -> None:
    with pytest.raises(UnknownChannelError, match=r"entry 1 \(nonsense\)") as error:
        open_channels(channel_urls(("nonsense://secret",), "lake"))
    assert "secret" not in str(error.value)
