"""The columns of `events` and of `rejected`: the contract with everything that reads the lake.

Columns are only ever added, and read by name; bump LAYOUT_VERSION when files are laid out anew.
All times are UTC without a zone, in milliseconds. See docs/architecture.md for the meanings.
"""

from __future__ import annotations

import pyarrow as pa

LAYOUT_VERSION = 1
NORMALISER_VERSION = 1

MOMENT = pa.timestamp("ms")
MONEY = pa.decimal128(18, 8)

EVENTS = pa.schema(
    [
        pa.field("stream", pa.string(), nullable=False),
        pa.field("arrived_hour", MOMENT, nullable=False),
        pa.field("event_type", pa.string(), nullable=False),
        pa.field("raw_status", pa.string()),
        pa.field("event_at", MOMENT, nullable=False),
        pa.field("requested_at", MOMENT),
        pa.field("account_id", pa.string()),
        pa.field("region", pa.string()),
        pa.field("application_id", pa.string()),
        pa.field("message_id", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("iso_country_code", pa.string()),
        pa.field("mcc", pa.string()),
        pa.field("mnc", pa.string()),
        pa.field("carrier_name", pa.string()),
        pa.field("origination_identity", pa.string()),
        pa.field("origination_identity_type", pa.string()),
        pa.field("message_type", pa.string()),
        pa.field("message_encoding", pa.string()),
        pa.field("message_parts", pa.int32()),
        pa.field("is_final", pa.bool_()),
        pa.field("is_international", pa.bool_()),
        pa.field("price_reported", MONEY),
        pa.field("carrier_fee_reported", MONEY),
        pa.field("recipient_key", pa.string()),
        pa.field("recipient_key_id", pa.string()),
        pa.field("recipient_prefix", pa.string()),
        pa.field("is_simulator", pa.bool_(), nullable=False),
        pa.field("protect_status", pa.string()),
        pa.field("context", pa.string()),
    ]
)

_FEW_VALUES = frozenset(
    {
        "stream", "event_type", "raw_status", "account_id", "region", "application_id", "channel",
        "iso_country_code", "mcc", "mnc", "carrier_name", "origination_identity",
        "origination_identity_type", "message_type", "message_encoding", "recipient_key_id",
        "protect_status",
    }
)  # fmt: skip
IN_MEMORY = pa.schema(
    [
        field.with_type(pa.dictionary(pa.int32(), pa.string()))
        if field.name in _FEW_VALUES
        else field
        for field in EVENTS
    ]
)
"""EVENTS with the columns of few values as dictionaries: a third of the memory, faster to sort."""

REJECTED = pa.schema(
    [
        pa.field("stream", pa.string(), nullable=False),
        pa.field("arrived_hour", MOMENT, nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("object_key", pa.string(), nullable=False),
        pa.field("etag", pa.string(), nullable=False),
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("length", pa.int64(), nullable=False),
        pa.field("excerpt", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
    ]
)
"""Refused spans; `source` tells what they were read from: `object`, a raw object of a stream."""
