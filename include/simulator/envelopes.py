"""What EventBridge, SNS and Firehose's error output wrap around a record."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from include.simulator.sources import SourceStream

_EVENT_CHANNEL = re.compile(r'"eventType":"([A-Z]+)_')
DETAIL_TYPES = {"TEXT": "Text", "MEDIA": "Media", "VOICE": "Voice"}
FAILED_FOR = (
    ("Lambda.FunctionError", "The Lambda function was invoked but it returned an error"),
    ("Lambda.InvokeAccessDenied", "Access was denied: check the role's access to the function"),
)


def wrap(source: SourceStream, texts: list[str], at: list[int]) -> list[str]:
    """Each record in the envelope of its stream; `at` in epoch milliseconds.

    Equal texts at equal times give equal envelopes: AWS repeats the id of what it delivers twice.
    """
    if source.envelope == "bare" or not texts:
        return texts
    writers = {"eventbridge": _eventbridge, "sns": wrap_in_sns, "firehose_error": _failed}
    return writers[source.envelope](source, texts, at)


def wrap_in_sns(source: SourceStream, texts: list[str], at: list[int]) -> list[str]:
    """Notifications as SNS hands them to Firehose: the message as a string, no signature."""
    topic = f"arn:aws:sns:{source.region}:{source.account_id}:{source.name.replace('_', '-')}"
    leave = f"https://sns.{source.region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={topic}"
    return [
        f'{{"Type":"Notification","MessageId":"{_id(text, moment)}","TopicArn":"{topic}",'
        f'"Message":{json.dumps(text)},"Timestamp":"{stamp}Z",'
        f'"UnsubscribeURL":"{leave}:0b410f3c-ee5e-49d8-b59b-3b4aa6d8fcf5"}}'
        for text, moment, stamp in zip(texts, at, _stamps(at), strict=True)
    ]


def _eventbridge(source: SourceStream, texts: list[str], at: list[int]) -> list[str]:
    place = f'"account":"{source.account_id}"'
    where = f'"region":"{source.region}","resources":[]'
    return [
        f'{{"version":"0","id":"{_id(text, moment)}","detail-type":"{_detail_type(text)}",'
        f'"source":"aws.sms-voice",{place},"time":"{stamp[:19]}Z",{where},"detail":{text}}}'
        for text, moment, stamp in zip(texts, at, _stamps(at), strict=True)
    ]


def _failed(source: SourceStream, texts: list[str], at: list[int]) -> list[str]:
    function = f"arn:aws:lambda:{source.region}:{source.account_id}:function:enrich:$LATEST"
    records = []
    for text, moment in zip(texts, at, strict=True):
        code, message = FAILED_FOR[moment % len(FAILED_FOR)]
        record = {
            "attemptsMade": 4,
            "arrivalTimestamp": moment,
            "errorCode": code,
            "errorMessage": message,
            "attemptEndingTimestamp": moment + 60_000,
            "rawData": b64encode(text.encode()).decode(),
            "lambdaArn": function,
        }
        records.append(json.dumps(record, separators=(",", ":")))
    return records


def _detail_type(text: str) -> str:
    match = _EVENT_CHANNEL.search(text)
    channel = match[1] if match else "TEXT"
    return f"{DETAIL_TYPES[channel]} Message Delivery Status Updated"


def _id(text: str, moment: int) -> str:
    """A UUID's shape that depends on what it stands for only."""
    return str(uuid5(NAMESPACE_URL, f"{moment}{text}"))


def _stamps(at: list[int]) -> list[str]:
    """ISO 8601 with milliseconds, without zone."""
    stamps: list[str] = np.datetime_as_string(np.array(at).astype("datetime64[ms]")).tolist()
    return stamps
