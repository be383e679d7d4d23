"""A sender that is killed loses nothing and repeats at most once, on real receivers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from include.settings import PROJECT_ROOT
from tests.include.alerts.receivers import a_mailbox, a_webhook, free_port, mail_url


def send(lake: Path, moment: str, *places: str) -> int:
    """The exit code of a delivery in a process of its own, minus the signal that ended it."""
    command = [sys.executable, "-m", "tests.include.alerts.sender", str(lake), moment, *places]
    return subprocess.run(command, cwd=PROJECT_ROOT, env=os.environ, check=False).returncode


@pytest.mark.parametrize(("moment", "before_the_kill"), [("before", 0), ("after", 1)])
def test_a_mail_in_doubt_is_sent_once_more_under_its_message_id(
    tmp_path: Path, moment: str, before_the_kill: int
) -> None:
    port = free_port()
    with a_mailbox(port) as mailbox:
        assert send(tmp_path, moment, mail_url(port)) == -signal.SIGKILL
        assert len(mailbox.mails) == before_the_kill
        assert [send(tmp_path, "never", mail_url(port)) for _ in range(2)] == [0, 0]
    assert len(mailbox.mails) == before_the_kill + 1
    assert {mail["Message-ID"] for mail in mailbox.mails} == {
        "<i1.opened-1@sms-delivery-analytics.invalid>"
    }
    marks = ["(possible repeat)" in mail["Subject"] for mail in mailbox.mails]
    assert marks == [False] * before_the_kill + [True]


@pytest.mark.parametrize(("moment", "before_the_kill"), [("before", 0), ("after", 1)])
def test_a_webhook_in_doubt_is_called_once_more_and_told_so(
    tmp_path: Path, moment: str, before_the_kill: int
) -> None:
    with a_webhook() as webhook:
        url = f"json://{webhook.place}/alerts"
        assert send(tmp_path, moment, url) == -signal.SIGKILL
        assert len(webhook.posts) == before_the_kill
        assert [send(tmp_path, "never", url) for _ in range(2)] == [0, 0]
    marks = ["(possible repeat)" in post["title"] for post in webhook.posts]
    assert marks == [False] * before_the_kill + [True]


def test_without_a_kill_each_channel_gets_it_once_though_another_was_down(tmp_path: Path) -> None:
    mail_port, web_port = free_port(), free_port()
    places = (f"json://127.0.0.1:{web_port}/alerts", mail_url(mail_port))
    with a_mailbox(mail_port) as mailbox:
        assert send(tmp_path, "never", *places) == 3
        with a_webhook(web_port) as webhook:
            assert [send(tmp_path, "never", *places) for _ in range(2)] == [0, 0]
    assert len(webhook.posts) == 1
    assert [mail["Subject"] for mail in mailbox.mails] == [
        "[high] 2026-11-20: messages to DE are being blocked"
    ]


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A FIFO topic of moto's server, and a queue that gets what it sends on."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    # moto's topics and queues outlive its servers
    name = f"alerts-{tmp_path.name[-60:]}.fifo"
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    arn = sns.create_topic(Name=name, Attributes={"FifoTopic": "true"})["TopicArn"]
    url = sqs.create_queue(QueueName=name, Attributes={"FifoQueue": "true"})["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue["QueueArn"])
    yield arn, url
    server.stop()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_fifo_topic_passes_a_message_in_doubt_on_once(
    topic: tuple[str, str], tmp_path: Path, moment: str
) -> None:
    arn, url = topic
    assert send(tmp_path, moment, arn) == -signal.SIGKILL
    assert [send(tmp_path, "never", arn) for _ in range(2)] == [0, 0]
    (message,) = boto3.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"]
    )["Messages"]
    assert message["Attributes"]["MessageGroupId"] == "i1"
    assert message["Attributes"]["MessageDeduplicationId"] == "i1.opened-1"
    told = json.loads(message["Body"])
    assert told["MessageAttributes"]["severity"]["Value"] == "high"
    assert told["Message"].startswith("What: Blocked share in DE rose")


def test_a_topic_that_is_not_there_is_a_failure_not_an_exception(
    topic: tuple[str, str], tmp_path: Path
) -> None:
    arn, _ = topic
    assert send(tmp_path, "never", arn.replace("alerts", "nowhere")) == 3
