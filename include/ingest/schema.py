"""The columns of the lake: the contract with everything that reads it.

Columns are only ever added, and read by name; bump LAYOUT_VERSION when files are laid out anew.
All times are UTC without a zone, in milliseconds. See docs/architecture.md for the meanings.
"""

from __future__ import annotations

import pyarrow as pa

LAYOUT_VERSION = 1
NORMALISER_VERSION = 4

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
        pa.field("envelope", pa.string(), nullable=False),
        pa.field("iso_country_code_source", pa.string()),
        pa.field("has_country_contradiction", pa.bool_(), nullable=False),
        pa.field("protect_configuration_id", pa.string()),
        pa.field("protect_recommendation", pa.string()),
        pa.field("protect_block_reason", pa.string()),
        pa.field("is_sequential_recipient", pa.bool_(), nullable=False),
    ]
)

INBOUND = pa.schema(
    [
        pa.field("stream", pa.string(), nullable=False),
        pa.field("arrived_hour", MOMENT, nullable=False),
        pa.field("inbound_message_id", pa.string(), nullable=False),
        pa.field("account_id", pa.string()),
        pa.field("region", pa.string()),
        pa.field("received_at", MOMENT, nullable=False),
        pa.field("received_at_source", pa.string(), nullable=False),
        pa.field("origination_identity", pa.string()),
        pa.field("origination_identity_type", pa.string()),
        pa.field("recipient_key", pa.string()),
        pa.field("recipient_key_id", pa.string()),
        pa.field("recipient_prefix", pa.string()),
        pa.field("is_simulator", pa.bool_(), nullable=False),
        pa.field("iso_country_code", pa.string()),
        pa.field("keyword_class", pa.string(), nullable=False),
        pa.field("previous_message_id", pa.string()),
    ]
)
"""Replies. `recipient_*` are of who wrote, the recipient of the messages before."""

SEND_LOG = pa.schema(
    [
        pa.field("stream", pa.string(), nullable=False),
        pa.field("arrived_hour", MOMENT, nullable=False),
        pa.field("request_id", pa.string(), nullable=False),
        pa.field("message_id", pa.string()),
        pa.field("account_id", pa.string()),
        pa.field("region", pa.string()),
        pa.field("sent_at", MOMENT, nullable=False),
        pa.field("iso_country_code", pa.string()),
        pa.field("iso_country_code_source", pa.string()),
        pa.field("origination_identity", pa.string()),
        pa.field("origination_identity_type", pa.string()),
        pa.field("message_type", pa.string()),
        pa.field("purpose", pa.string()),
        pa.field("retry_of", pa.string()),
        pa.field("refusal_exception", pa.string()),
        pa.field("refusal_reason", pa.string()),
        pa.field("expires_at", MOMENT),
        pa.field("converted_at", MOMENT),
        pa.field("message_parts", pa.int32()),
        pa.field("recipient_key", pa.string()),
        pa.field("recipient_key_id", pa.string()),
        pa.field("recipient_prefix", pa.string()),
        pa.field("is_simulator", pa.bool_(), nullable=False),
        pa.field("context", pa.string()),
    ]
)


_FEW_VALUES = frozenset(
    {
        "stream", "event_type", "raw_status", "account_id", "region", "application_id", "channel",
        "iso_country_code", "mcc", "mnc", "carrier_name", "origination_identity",
        "origination_identity_type", "message_type", "message_encoding", "recipient_key_id",
        "protect_status", "envelope", "iso_country_code_source", "protect_configuration_id",
        "protect_recommendation", "protect_block_reason", "received_at_source", "keyword_class",
        "purpose", "refusal_exception", "refusal_reason",
    }
)  # fmt: skip


def in_memory(columns: pa.Schema) -> pa.Schema:
    """Columns of few values as dictionaries: a third of the memory, faster to sort."""
    encoded = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [field.with_type(encoded) if field.name in _FEW_VALUES else field for field in columns]
    )


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
