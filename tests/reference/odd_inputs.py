"""Replies and sends beside the odd events: of some of their messages, of none, and refused ones."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

_PLACE = {"account_id": "111122223333", "region": "eu-west-1"}
INBOUND = _PLACE | {"name": "odd_replies", "kind": "inbound"}
SEND_LOG = _PLACE | {"name": "odd_sends", "kind": "send_log"}
_TOPIC = "arn:aws:sns:eu-west-1:999900001111:odd-replies"
_NUMBERS = ("+447455123456", "+12135550142", "+4915123456789")
_OTHER_KEYWORD = "KEYWORD_111122223333"
_WORDS = {
    "STOP": "STOP",
    " stop! ": "STOP",
    "ARRET": "ARRET",
    "Arrêt": "STOP",
    "Stop it": _OTHER_KEYWORD,
    "HELP": "HELP",
    "START": "START",
    "danke": _OTHER_KEYWORD,
}
"""Texts, each with the keyword that AWS sees in it."""
_REFUSALS = (
    ("ThrottlingException", None),
    ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"),
    ("ValidationException", "INVALID_PARAMETER"),
)

Objects = defaultdict[datetime, list[dict[str, Any]]]


def write_odd_replies(folder: Path, seed: int, start: datetime, days: int, count: int) -> None:
    """Replies in SNS's envelope, of another account, or bare; some are delivered again later.

    They answer messages of days before and after them.
    """
    rng, objects = Random(seed), Objects(list)
    for number in range(count):
        is_tied = rng.random() < 0.8
        at = start + _moment(rng, 0, days + 3)
        body = rng.choice(tuple(_WORDS))
        reply = {
            "originationNumber": rng.choice(_NUMBERS),
            "destinationNumber": "40404",
            "messageKeyword": _WORDS[body],
            "messageBody": body,
            "inboundMessageId": f"reply-{number}",
        }
        if is_tied:
            reply["previousPublishedMessageId"] = f"odd-{seed}-{rng.randrange(count)}"
        record = reply if rng.random() < 0.2 else _notification(reply, at)
        for wait in rng.choice(((0,), (0,), (0, 5), (0, 24), (0, 72), (0, 192), (0, 240))):
            objects[_hour(at) + timedelta(hours=wait)].append(record)
    _write(folder, objects)


def write_odd_sends(folder: Path, seed: int, start: datetime, days: int, count: int) -> None:
    """Sends of other identities than the events', half of them refused; some are logged twice."""
    rng, objects = Random(seed), Objects(list)
    for number in range(count):
        at = start + _moment(rng, 0, days)
        exception, reason = rng.choice(_REFUSALS)
        refused = {"exception": exception} | ({"reason": reason} if reason else {})
        send = {
            "requestId": f"request-{number}",
            "sentAt": rng.choice((_millis(at), f"{at.isoformat(timespec='milliseconds')}Z")),
            "originationIdentity": rng.choice(("ODDSENDER", "40404", "+18005550199")),
            "destinationPhoneNumber": rng.choice(_NUMBERS),
            "isoCountryCode": rng.choice((None, "US", " gb", "USA")),
            "context": {"campaign": rng.choice(("spring", "autumn"))},
            "accountId": rng.choice(("111122223333", "999900001111")),
            **rng.choice((refused, {"messageId": f"odd-{seed}-{number}"})),
            "purpose": rng.choice(("one_time_code", "promotional")),
        }
        objects[_hour(at)] += [send] * rng.choice((1, 1, 2))
    _write(folder, objects)


def _notification(reply: dict[str, Any], at: datetime) -> dict[str, Any]:
    stamp = f"{at.isoformat(timespec='milliseconds')}Z"
    return {
        "Type": "Notification",
        "TopicArn": _TOPIC,
        "Message": json.dumps(reply, ensure_ascii=False),
        "Timestamp": stamp,
    }


def _moment(rng: Random, first_day: int, end_day: int) -> timedelta:
    return timedelta(days=rng.randrange(first_day, end_day), milliseconds=rng.randrange(86_400_000))


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _millis(at: datetime) -> int:
    return (at - datetime(1970, 1, 1)) // timedelta(milliseconds=1)


def _write(folder: Path, objects: Objects) -> None:
    for hour, records in objects.items():
        path = folder / hour.strftime("%Y/%m/%d/%H") / "odd.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
