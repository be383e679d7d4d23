"""Delivery events into rows of `events`."""

from __future__ import annotations

import pyarrow as pa

from include.ingest import record, schema
from include.ingest.columns import (
    Column,
    Labels,
    PrivacyScreen,
    columns_of,
    constant,
    country_columns,
    derived,
    encoded,
    first,
    origin_columns,
    recipient_columns,
    sender_columns,
    table_of,
)
from include.ingest.origin import Batch
from include.ingest.own_numbers import keyed
from include.ingest.record import V1Attributes, V1Event, V2Event
from include.ingest.sequences import dialled_in_place_of_flag

_V1_AS_IS = {
    "raw_status": "record_status",
    "message_id": "message_id",
    "iso_country_code": "iso_country_code",
    "message_type": "message_type",
    "message_parts": "number_of_message_parts",
}
_V2_AS_IS = {
    "event_at": "event_timestamp",
    "requested_at": "message_request_timestamp",
    "message_id": "message_id",
    "iso_country_code": "iso_country_code",
    "mcc": "mcc",
    "mnc": "mnc",
    "carrier_name": "carrier_name",
    "message_type": "message_type",
    "message_encoding": "message_encoding",
    "message_parts": "total_message_parts",
    "is_final": "is_final",
    "is_international": "is_international_send",
    "price_reported": "total_message_price",
    "carrier_fee_reported": "total_carrier_fee",
}
_IN_MEMORY = dialled_in_place_of_flag(schema.in_memory(schema.EVENTS))


def v1_rows(batch: Batch, labels: Labels, screen: PrivacyScreen) -> pa.Table:
    """The rows of v1 events, in order."""
    top = columns_of(V1Event, batch.records)
    of = columns_of(V1Attributes, top["attributes"])
    columns = origin_columns(batch.runs, labels)
    columns |= {name: of[field] for name, field in _V1_AS_IS.items()}
    columns |= {
        "event_type": top["event_type"],
        "event_at": top["event_timestamp"],
        "account_id": first(top["account_id"], columns["account_id"]),
        "application_id": [one and one.app_id for one in top["application"]],
        "channel": constant("sms", len(batch.records)),
        "origination_identity": first(of["origination_phone_number"], of["origination_number"]),
        "price_reported": [one and one.price_in_millicents_usd for one in top["metrics"]],
        "context": screen.context_filter.filtered(of["customer_context"]),
    }
    return _rows(columns, of["destination_phone_number"], labels, screen)


def v2_rows(batch: Batch, labels: Labels, screen: PrivacyScreen) -> pa.Table:
    """The rows of v2 events, in order."""
    of = columns_of(V2Event, batch.records)
    types = encoded(of["event_type"])
    columns = origin_columns(batch.runs, labels)
    columns |= {name: of[field] for name, field in _V2_AS_IS.items()}
    columns |= _protect_columns(of)
    columns |= {
        "event_type": types,
        "raw_status": first(of["message_status"], derived(record.v2_status, types)),
        "channel": derived(record.v2_channel, types),
        "origination_identity": first(of["origination_phone_number"], of["origination_number"]),
        "context": screen.context_filter.filtered(of["context"]),
    }
    return _rows(columns, of["destination_phone_number"], labels, screen)


def _protect_columns(of: dict[str, Column]) -> dict[str, Column]:
    decided, assessed = of["protect_configuration"], of["protect_configuration_assessment"]
    if not any(decided) and not any(assessed):
        return {}
    insights = [one and one.protect_insights for one in assessed]
    return {
        "protect_configuration_id": [one and one.protect_configuration_id for one in decided],
        "protect_status": [one and one.protect_status for one in decided],
        "protect_recommendation": [one and one.protect_recommendation for one in assessed],
        "protect_block_reason": [one and one.block_reason for one in insights],
    }


def _rows(
    columns: dict[str, Column], numbers: Column, labels: Labels, screen: PrivacyScreen
) -> pa.Table:
    """All columns, those of both schemas filled in; `numbers` are the recipients'."""
    recipients = recipient_columns(numbers, labels, screen)
    columns |= recipients
    for name in ("message_id", "context"):
        columns[name] = keyed(columns[name], numbers, recipients["recipient_key"])
    columns |= country_columns(columns["iso_country_code"], recipients["country"])
    columns |= sender_columns(columns["origination_identity"])
    columns["message_type"] = derived(str.upper, encoded(columns["message_type"]))
    return table_of(columns, _IN_MEMORY, labels, len(numbers))
