"""The tables of the lake that records become rows of: one a type of record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
from msgspec import Struct

from include.ingest import schema
from include.ingest.columns import Labels, PrivacyScreen
from include.ingest.events import v1_rows, v2_rows
from include.ingest.inbound import InboundMessage, inbound_rows
from include.ingest.origin import Batch
from include.ingest.record import V1Event, V2Event
from include.ingest.send_log import Send, send_rows
from include.ingest.write import SortColumns


@dataclass(frozen=True, slots=True)
class RecordTable:
    """Where rows lie and how they are made.

    `name` stands in the ledger as `source_schema`. Files lie in `<folder>/day=<day>/`, by the date
    of the day column.
    """

    name: str
    folder: str
    record_type: type[Struct]
    columns: pa.Schema
    sort_by: SortColumns
    build_rows: Callable[[Batch, Labels, PrivacyScreen], pa.Table]


TABLES = (
    RecordTable(
        name="v1",
        folder="events/source_schema=v1",
        record_type=V1Event,
        columns=schema.EVENTS,
        sort_by=SortColumns(day="event_at", key="message_id", moment="event_at"),
        build_rows=v1_rows,
    ),
    RecordTable(
        name="v2",
        folder="events/source_schema=v2",
        record_type=V2Event,
        columns=schema.EVENTS,
        sort_by=SortColumns(day="requested_at", key="message_id", moment="event_at"),
        build_rows=v2_rows,
    ),
    RecordTable(
        name="inbound",
        folder="inbound",
        record_type=InboundMessage,
        columns=schema.INBOUND,
        sort_by=SortColumns(day="received_at", key="inbound_message_id", moment="received_at"),
        build_rows=inbound_rows,
    ),
    RecordTable(
        name="send_log",
        folder="send_log",
        record_type=Send,
        columns=schema.SEND_LOG,
        sort_by=SortColumns(day="sent_at", key="request_id", moment="sent_at"),
        build_rows=send_rows,
    ),
)
