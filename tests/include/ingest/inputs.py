"""Raw records beside bare events: replies, sends, and envelopes around any record."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from tests.include.ingest.factories import MS, RECIPIENT, SENDER


def reply(**changes: Any) -> dict[str, Any]:
    """A two-way message as AWS publishes it; None removes a field."""
    record = {
        "originationNumber": RECIPIENT,
        "destinationNumber": SENDER,
        "messageKeyword": "KEYWORD_111122223333",
        "messageBody": "Stop",
        "inboundMessageId": "reply",
        "previousPublishedMessageId": "v2-message",
    }
    return {key: value for key, value in {**record, **changes}.items() if value is not None}


def send(**changes: Any) -> dict[str, Any]:
    """A send of the send log; None removes a field."""
    record = {
        "requestId": "request",
        "messageId": "v2-message",
        "sentAt": "2026-11-01T05:00:00Z",
        "destinationPhoneNumber": RECIPIENT,
        "originationIdentity": "MYSHOP",
        "isoCountryCode": "DE",
        "messageType": "Transactional",
        "purpose": "one_time_code",
        "messageParts": 1,
    }
    return {key: value for key, value in {**record, **changes}.items() if value is not None}


def in_eventbridge(record: Any, account: str | None = "444455556666") -> dict[str, Any]:
    """A record as a rule of EventBridge hands it on."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": "Text Message Delivery Status Updated",
        "source": "aws.sms-voice",
        "account": account,
        "time": "2026-11-01T05:00:07Z",
        "region": "us-east-1",
        "resources": [],
        "detail": record,
    }


def in_sns(record: Any, account: str | None = "777788889999") -> dict[str, Any]:
    """A record, or any text, as SNS hands it to Firehose; without an account the topic is odd."""
    return {
        "Type": "Notification",
        "MessageId": "719a6bbf-f51b-5320-920f-3385b5e9aa56",
        "TopicArn": f"arn:aws:sns:eu-central-1:{account}:topic" if account else "topic",
        "Message": record if isinstance(record, str) else json.dumps(record),
        "Timestamp": "2026-11-01T05:00:09.250Z",
        "MessageAttributes": {"kind": {"Type": "String", "Value": "sms"}},
    }


def in_firehose_error(record: Any) -> dict[str, Any]:
    """A record, or any text, in a line of Firehose's error output."""
    text = record if isinstance(record, str) else json.dumps(record)
    return {
        "attemptsMade": 4,
        "arrivalTimestamp": MS,
        "errorCode": "Lambda.FunctionError",
        "errorMessage": "The Lambda function failed",
        "attemptEndingTimestamp": MS + 1,
        "rawData": b64encode(text.encode()).decode(),
        "lambdaArn": "arn:aws:lambda:eu-west-1:111122223333:function:mend",
    }
