"""The two queues: an SQS FIFO queue, and a folder of the lake where none is set."""

from __future__ import annotations

from typing import Any

from include.lake import Store
from include.resends.publication import QueueError, ResendQueue

FOLDER = "state/resend"


def open_queue(queue_url: str | None, store: Store) -> ResendQueue:
    """The queue of the settings; without one, the folder `state/resend/` of the lake."""
    return SqsQueue(queue_url) if queue_url else LakeQueue(store)


class LakeQueue:
    """A file of one JSON line for each claim, for whoever reads the lake."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, claim_id: str, body: bytes) -> None:
        """See ResendQueue; what comes again replaces what is there."""
        self._store.write(f"{FOLDER}/{claim_id}.jsonl", body)


class SqsQueue:
    """A FIFO queue, through boto3's usual credentials and endpoint settings.

    SQS drops what comes again under one claim within five minutes.
    """

    def __init__(self, url: str) -> None:
        import boto3  # noqa: PLC0415 - half a second that a folder doesn't need

        self._url = url
        self._client: Any = boto3.client("sqs")

    def send(self, claim_id: str, body: bytes) -> None:
        """See ResendQueue; a group of its own, so that no candidate waits for another."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            self._client.send_message(
                QueueUrl=self._url,
                MessageBody=body.decode(),
                MessageGroupId=claim_id,
                MessageDeduplicationId=claim_id,
            )
        except (BotoCoreError, ClientError) as error:
            raise QueueError(
                f"resends: {self._url} did not take claim {claim_id}: {error}; check"
                " SMS_RESEND_QUEUE_URL and the right sqs:SendMessage"
            ) from error
