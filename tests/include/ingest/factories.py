"""Small raw records, objects and lakes; a test names only what matters to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from include.ingest import schema
from include.ingest.changes import list_hour
from include.ingest.columns import PrivacyScreen
from include.ingest.context import ContextFilter
from include.ingest.hour import Workshop, ingest_hour
from include.ingest.identity import Pseudonymiser
from include.ingest.ledger import LedgerEntry
from include.ingest.recipe import Recipe
from include.lake import FolderStore
from include.streams import Stream, StreamKind

HOUR = datetime(2026, 11, 1, 5, tzinfo=UTC)
FOLDER = "2026/11/01/05"
MS = int(HOUR.timestamp() * 1000)
RECIPIENT = "+4915112345678"
SENDER = "+4915735991234"


def v1_record(**changes: Any) -> dict[str, Any]:
    """A v1 event; keys of `attributes` and of the top level can be changed, None removes."""
    attributes = {
        "origination_phone_number": SENDER,
        "destination_phone_number": RECIPIENT,
        "record_status": "DELIVERED",
        "iso_country_code": "DE",
        "number_of_message_parts": "2",
        "message_id": "v1-message",
        "message_type": "Transactional",
    }
    record: dict[str, Any] = {
        "event_type": "_SMS.SUCCESS",
        "event_timestamp": MS,
        "application": {"app_id": "project", "sdk": {}},
        "attributes": attributes,
        "metrics": {"price_in_millicents_usd": 645.0},
        "awsAccountId": "111122223333",
    }
    for key, value in changes.items():
        target = record if key in record or key not in _V1_ATTRIBUTES else attributes
        target[key] = value
        if value is None:
            del target[key]
    return record


_V1_ATTRIBUTES = {
    "origination_phone_number",
    "destination_phone_number",
    "record_status",
    "iso_country_code",
    "number_of_message_parts",
    "message_id",
    "message_type",
    "customer_context",
}


def v2_record(**changes: Any) -> dict[str, Any]:
    """A v2 event; None removes a field."""
    record = {
        "eventType": "TEXT_DELIVERED",
        "eventVersion": "1.0",
        "eventTimestamp": MS + 5_000,
        "isFinal": True,
        "originationPhoneNumber": "MYSHOP",
        "destinationPhoneNumber": RECIPIENT,
        "isoCountryCode": "DE",
        "mcc": "262",
        "mnc": "02",
        "carrierName": "Vodafone",
        "messageId": "v2-message",
        "messageRequestTimestamp": MS,
        "messageEncoding": "GSM",
        "messageType": "TRANSACTIONAL",
        "messageStatus": "DELIVERED",
        "totalMessageParts": 1,
        "totalMessagePrice": 0.0645,
        "totalCarrierFee": 0.001,
    }
    return {key: value for key, value in {**record, **changes}.items() if value is not None}


def lines(*records: Any) -> bytes:
    """Newline-delimited records."""
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@dataclass(frozen=True, slots=True)
class Place:
    """A lake and one stream's raw folder below a temporary folder."""

    folder: Path
    account_id: str = "111122223333"
    kind: StreamKind = StreamKind.EVENTS

    @property
    def stream(self) -> Stream:
        """The stream that writes to the raw folder."""
        uri = str(self.folder / "raw")
        return Stream(
            name="sms", uri=uri, kind=self.kind, account_id=self.account_id, region="eu-west-1"
        )

    @property
    def raw(self) -> FolderStore:
        """Its raw objects."""
        return FolderStore(self.stream.uri)

    @property
    def lake(self) -> FolderStore:
        """What the ingest writes."""
        return FolderStore(str(self.folder / "lake"))

    @property
    def workshop(self) -> Workshop:
        """What hours are ingested with."""
        screen = PrivacyScreen(Pseudonymiser(b"a secret of the tests"), ContextFilter(["tenant"]))
        return Workshop(self.lake, screen, Recipe("tests", ("tenant",)))

    def put(self, name: str, data: bytes, folder: str = FOLDER) -> None:
        """Write a raw object."""
        self.raw.write(f"{folder}/{name}", data)

    def files(self, prefix: str) -> dict[str, bytes]:
        """All objects of the lake below a prefix."""
        return {item.key: self.lake.read(item.key) for item in self.lake.list(prefix)}

    def rows(self) -> list[dict[str, Any]]:
        """All rows of the stream's table, with their partition."""
        folder, columns = _TABLES[self.kind]
        return _rows(self.lake, folder, columns)

    def rejects(self) -> list[dict[str, Any]]:
        """All rows of `rejected`."""
        return _rows(self.lake, "rejected/", schema.REJECTED)


_TABLES = {
    StreamKind.EVENTS: ("events/", schema.EVENTS),
    StreamKind.INBOUND: ("inbound/", schema.INBOUND),
    StreamKind.SEND_LOG: ("send_log/", schema.SEND_LOG),
}


def ingest(place: Place) -> LedgerEntry:
    """Ingest the hour as it is now."""
    hour = list_hour(place.stream, place.raw, place.lake, HOUR)
    return ingest_hour(hour, place.raw, place.workshop)


def _rows(lake: FolderStore, prefix: str, columns: pa.Schema) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in lake.list(prefix):
        table = pq.read_table(Path(lake.uri) / item.key, partitioning=None)
        assert table.schema.equals(columns)
        partition = dict(part.split("=") for part in item.key.split("/") if "=" in part)
        found += [{**row, **partition} for row in table.to_pylist()]
    return found


def reasons(rejects: Iterable[Any]) -> list[str]:
    """The reasons of some rejects, in order."""
    return [reject.reason.value for reject in rejects]
