"""Events that AWS may send and the simulator doesn't: histories drawn at random, in any order.

Every status on every channel, receipts at the very ends of the buckets and before their request,
fields that some events tell and others don't, opt-outs days later, repeats within and across
objects, receipts too late to be their message's, request times of one message that differ.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.reference.tables import meanings, rows

STREAM = {
    "name": "odd_events",
    "kind": "events",
    "account_id": "111122223333",
    "region": "eu-west-1",
}
_EPOCH = datetime(1970, 1, 1)
_OTHER_ACCOUNT = "999900001111"
_CHANNELS = {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}
_NUMBERS = {"GB": "+447455123456", "US": "+12135550142", "DE": "+4915123456789", "": "+61412345678"}
_IDENTITIES = ("+18005550199", "+447455000001", "40404", "ACMEBANK", None)
_NEW_STATUS = "REROUTED"
_WAITS = (
    *(timedelta(seconds=s) for s in (0, 9, 10, 119, 300, 899, 900, 3599, 3600)),
    *(timedelta(hours=h) for h in (3, 6, 24, 48, 72, 96, 120, 192, 216, 240)),
    *(timedelta(hours=h) - timedelta(milliseconds=1) for h in (1, 24, 72, 96)),
    *(timedelta(seconds=s) for s in (-7200, -1)),
)
_TOLD_AFTER = (*(timedelta(0),) * 12, timedelta(milliseconds=2), timedelta(hours=26))
_ARRIVES_AFTER_HOURS = (-1, 0, 0, 0, 0, 1, 5, 30)

Record = dict[str, Any]
History = list[tuple[datetime, Record]]


def write_odd_events(folder: Path, seed: int, start: datetime, days: int, messages: int) -> None:
    """Raw objects of a stream; some records stand in an object twice, or in a second one."""
    rng = Random(seed)
    objects: defaultdict[datetime, list[Record]] = defaultdict(list)
    for number in range(messages):
        sent = _Sent(rng, f"odd-{seed}-{number}", start + _moment(rng, days))
        for at, record in rng.choice((sent.v1_history, sent.v2_history))():
            hour = at.replace(minute=0, second=0, microsecond=0)
            for wait in rng.choices(_ARRIVES_AFTER_HOURS, k=rng.choice((1, 1, 1, 2))):
                objects[hour + timedelta(hours=wait)] += [record] * rng.choice((1, 1, 1, 2))
    for hour, records in objects.items():
        rng.shuffle(records)
        path = folder / hour.strftime("%Y/%m/%d/%H") / "odd.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress("".join(map(json.dumps, records)).encode(), mtime=0))


def _moment(rng: Random, days: int) -> timedelta:
    """A time within the days; at times the first or last millisecond of one."""
    within = rng.choice((0, 86_399_999, *(rng.randrange(86_400_000) for _ in range(8))))
    return timedelta(days=rng.randrange(days), milliseconds=within)


@dataclass(frozen=True)
class _Sent:
    """One message, and what its events tell: each most of it, no two at one moment."""

    rng: Random
    message_id: str
    requested_at: datetime

    def v1_history(self) -> History:
        """Pinpoint's events; no price on some, and perhaps a reply to stop."""
        statuses = _statuses("v1")
        country = self.rng.choice(tuple(_NUMBERS))
        told = {
            "origination_phone_number": self.rng.choice(_IDENTITIES),
            "destination_phone_number": self._number(country),
            "iso_country_code": self._told(country),
            "number_of_message_parts": str(self.rng.choice((1, 1, 2, 3))),
            "message_type": self.rng.choice(("Promotional", "Transactional", None)),
            "customer_context": json.dumps(self._context()),
        }
        account_id = self.rng.choice((STREAM["account_id"], _OTHER_ACCOUNT))
        history = [
            (at, self._v1(at, self.rng.choice(statuses), told, account_id))
            for at in self._times(earliest=timedelta(0))
        ]
        if self.rng.random() < 0.3:
            at = self.requested_at + timedelta(
                days=self.rng.choice((-1, 0, 1, 8, 9)), milliseconds=1
            )
            opt_out = self._v1(at, "OPTED_OUT", told, account_id)
            history.append((at, opt_out | {"event_type": "_SMS.OPTOUT"}))
        return history

    def v2_history(self) -> History:
        """End User Messaging's events, of any channel."""
        prefix = self.rng.choice(("TEXT", "TEXT", "TEXT", *_CHANNELS))
        statuses = _statuses("v2", f"v2-{_CHANNELS[prefix]}")
        country = self.rng.choice(tuple(_NUMBERS))
        told = {
            "originationPhoneNumber": self.rng.choice(_IDENTITIES),
            "destinationPhoneNumber": self._number(country),
            "isoCountryCode": self._told(country),
            "totalMessageParts": self.rng.choice((1, 2, 3, 5, 8)),
            "messageType": self.rng.choice(("PROMOTIONAL", "TRANSACTIONAL", None)),
            "messageEncoding": self.rng.choice(("GSM", "UNICODE", None)),
            "context": self._context(),
        }
        return [
            (at, self._v2(at, prefix, self.rng.choice(statuses), told))
            for at in self._times(earliest=timedelta(days=-1))
        ]

    def _times(self, earliest: timedelta) -> list[datetime]:
        waits = self.rng.sample(_WAITS, self.rng.choice((1, 2, 2, 3, 4)))
        return [self.requested_at + wait for wait in waits if wait >= earliest]

    def _v1(self, at: datetime, status: str, told: Record, account_id: str) -> Record:
        price = self.rng.choice((None, 0, 645, 1234.567))
        attributes = {"message_id": self.message_id, "record_status": status}
        return {
            "event_type": "_SMS.BUFFERED" if status == "PENDING" else "_SMS.FAILURE",
            "event_timestamp": _millis(at),
            "application": {"app_id": "odd", "sdk": {}},
            "attributes": attributes | self._most(told),
            "metrics": {} if price is None else {"price_in_millicents_usd": price},
            "awsAccountId": account_id,
        }

    def _v2(self, at: datetime, prefix: str, status: str, told: Record) -> Record:
        event = {
            "messageStatus": status,
            "mcc": "234",
            "mnc": self.rng.choice(("01", "010")),
            "carrierName": self.rng.choice(("Old Mobile", "New Mobile")),
            "totalMessagePrice": self.rng.choice((0.0, 0.00581, 0.07451)),
            "totalCarrierFee": 0.003,
        }
        return {
            "eventType": f"{prefix}_{status}",
            "eventTimestamp": _millis(at),
            "messageId": self.message_id,
            "messageRequestTimestamp": _millis(self.requested_at + self.rng.choice(_TOLD_AFTER)),
            **self._most(told | event),
        }

    def _most(self, told: Record) -> Record:
        """Fields that have a value, now and then one of them left out."""
        has_value = {name: value for name, value in told.items() if value not in (None, "", {})}
        return {name: value for name, value in has_value.items() if self.rng.random() < 0.8}

    def _told(self, country: str) -> str:
        """A country as it should be told, or in another way, or no country's code."""
        ways = (country, country, country, f" {country.lower()}", f"{country}X", "7")
        return self.rng.choice(ways)

    def _number(self, country: str) -> str | None:
        """One of the country, a simulator's or none."""
        own = _NUMBERS[country]
        simulators = [row["phone_number"] for row in rows("sms_simulator_destination_numbers")]
        alike = [number for number in simulators if number[:3] == own[:3]]
        return self.rng.choice((None, own, own, *alike[:1]))

    def _context(self) -> dict[str, str]:
        keys = ("tenant", "campaign", "purpose", "retry_of", "note")
        return {key: self.rng.choice(("acme", 'Größe "XL"')) for key in keys if self._is_told()}

    def _is_told(self) -> bool:
        return self.rng.random() < 0.6


def _statuses(*schemas: str) -> list[str]:
    """All of some schemas, and one that nobody knows."""
    return [*(status for schema, status in meanings() if schema in schemas), _NEW_STATUS]


def _millis(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
