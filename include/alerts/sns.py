"""An SNS topic as a channel, through boto3's usual credentials and endpoint settings."""

from __future__ import annotations

import logging
from typing import Any

from include.alerts.message import Message

_SUBJECT = 100
"""Characters that SNS takes as a subject."""

log = logging.getLogger(__name__)


class SnsChannel:
    """A topic. On a FIFO topic what comes again within five minutes is dropped by SNS."""

    def __init__(self, topic_arn: str) -> None:
        import boto3  # noqa: PLC0415 - half a second that others don't need

        self._arn = topic_arn
        self._client: Any = boto3.client("sns", region_name=topic_arn.split(":")[3])
        self.name = f"sns-{topic_arn.rpartition(':')[2]}"

    def send(self, message: Message) -> bool:
        """See Channel. Subscribers can filter by severity and find repeats by `message_id`."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        fifo = {"MessageGroupId": message.key, "MessageDeduplicationId": message.message_id}
        attributes = {
            "severity": message.severity.value,
            "state": "over" if message.is_over else "standing",
            "message_id": message.message_id,
        }
        try:
            self._client.publish(
                TopicArn=self._arn,
                Subject=message.title[:_SUBJECT],
                Message=message.text,
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in attributes.items()
                },
                **(fifo if self._arn.endswith(".fifo") else {}),
            )
        except (BotoCoreError, ClientError) as error:
            log.warning(
                "SMS_ALERT_TOPIC_ARN: SNS did not take a message: %s; check the right sns:Publish",
                error,
            )
            return False
        return True
