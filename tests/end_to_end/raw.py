"""Raw records as AWS writes them, with defaults: a test says only what matters to it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Record = dict[str, Any]

NUMBER = "+4915112345678"


def at(text: str) -> datetime:
    """A moment in UTC, such as `2026-11-01 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def millis(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def v2(message: str, status: str, requested: str, after: timedelta, **fields: Any) -> Record:
    """An event of AWS End User Messaging, `after` the request."""
    return {
        "eventType": f"TEXT_{status}",
        "eventVersion": "1.0",
        "eventTimestamp": millis(at(requested) + after),
        "isFinal": status != "PENDING",
        "originationPhoneNumber": "+4915799999999",
        "destinationPhoneNumber": NUMBER,
        "isoCountryCode": "DE",
        "mcc": "262",
        "mnc": "01",
        "carrierName": "Telekom",
        "messageId": message,
        "messageRequestTimestamp": millis(at(requested)),
        "messageEncoding": "GSM",
        "messageType": "TRANSACTIONAL",
        "messageStatus": status,
        "context": {"tenant": "shop", "secret_note": NUMBER},
        "totalMessageParts": 1,
        "totalMessagePrice": 0.1,
        "totalCarrierFee": 0.01,
        **fields,
    }


def v1(message: str, status: str, moment: str, event: str = "SUCCESS", **fields: Any) -> Record:
    """An event of Amazon Pinpoint's stream, with its price except on `BUFFERED`."""
    attributes = {
        "sender_request_id": "request",
        "origination_phone_number": "+4915799999999",
        "destination_phone_number": NUMBER,
        "record_status": status,
        "iso_country_code": "DE",
        "treatment_id": "0",
        "number_of_message_parts": "1",
        "message_id": message,
        "message_type": "Transactional",
    }
    return {
        "event_type": f"_SMS.{event}",
        "event_timestamp": millis(at(moment)),
        "arrival_timestamp": millis(at(moment)),
        "event_version": "3.1",
        "application": {"app_id": "app", "sdk": {}},
        "client": {"client_id": "111122223333"},
        "device": {"platform": {}},
        "session": {},
        "attributes": {**attributes, **fields},
        "metrics": {} if event == "BUFFERED" else {"price_in_millicents_usd": 10000.0},
        "awsAccountId": "111122223333",
    }


def write_object(folder: Path, hour: str, records: Iterable[Record | str], name: str = "a") -> Path:
    """One gzipped object of an arrival hour such as `2026-11-01 10`, newline-delimited."""
    arrived = at(f"{hour}:00")
    path = folder / arrived.strftime("%Y/%m/%d/%H") / f"{name}.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [item if isinstance(item, str) else json.dumps(item) for item in records]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return path
