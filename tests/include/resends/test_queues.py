"""The queues that candidates go to; SQS is moto's server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from include.lake import FolderStore
from include.resends.publication import QueueError, publish_candidates
from include.resends.queues import open_queue
from tests.include.resends.rows import candidates


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def queue_url(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    name = f"resends-{tmp_path.name[-60:]}.fifo"
    made = boto3.client("sqs").create_queue(QueueName=name, Attributes={"FifoQueue": "true"})
    return str(made["QueueUrl"])


def received(queue_url: str) -> list[dict[str, object]]:
    answer = boto3.client("sqs").receive_message(
        QueueUrl=queue_url, MaxNumberOfMessages=10, AttributeNames=["All"]
    )
    return [json.loads(m["Body"]) | m["Attributes"] for m in answer.get("Messages", [])]


def test_a_fifo_queue_gets_each_candidate_in_a_group_of_its_own(
    queue_url: str, tmp_path: Path
) -> None:
    store = FolderStore(str(tmp_path))
    publish_candidates(store, candidates("m1", "m2"), open_queue(queue_url, store))
    found = received(queue_url)
    assert sorted(str(message["retry_of"]) for message in found) == ["m1", "m2"]
    for message in found:
        assert message["MessageGroupId"] == message["claim_id"]
        assert message["MessageDeduplicationId"] == message["claim_id"]


def test_what_comes_again_soon_after_a_kill_is_dropped_by_the_queue(
    queue_url: str, tmp_path: Path
) -> None:
    (candidate,) = candidates("again")
    for folder in ("one", "another without its claims"):
        store = FolderStore(str(tmp_path / folder))
        publish_candidates(store, [candidate], open_queue(queue_url, store))
    assert [message["retry_of"] for message in received(queue_url)] == ["again"]


def test_a_queue_that_is_not_there_is_one_line(queue_url: str, tmp_path: Path) -> None:
    gone = queue_url.replace("resends-", "nowhere-")
    with pytest.raises(
        QueueError, match=r"nowhere-\S+\.fifo did not take claim c: .*sqs:SendMessage$"
    ):
        open_queue(gone, FolderStore(str(tmp_path))).send("c", b"{}")


def test_without_a_queue_the_lake_holds_a_line_for_each_candidate(tmp_path: Path) -> None:
    store = FolderStore(str(tmp_path))
    for _ in range(2):
        publish_candidates(store, candidates("m1", "m2"), open_queue(None, store))
    files = [store.read(item.key) for item in store.list("state/resend/")]
    assert sorted(json.loads(line)["retry_of"] for line in files) == ["m1", "m2"]
    assert all(line.endswith(b"}\n") for line in files)
