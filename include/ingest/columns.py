"""Events into the columns of the lake: one list a column, then Arrow; never row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import astuple

from include.ingest import record, schema
from include.ingest.context import ContextFilter
from include.ingest.identity import Pseudonymiser, origination_identity_type
from include.ingest.record import V1Attributes, V1Event, V2Event

_V1_AS_IS = {
    "raw_status": "record_status",
    "message_id": "message_id",
    "iso_country_code": "iso_country_code",
    "origination_identity": "origination_phone_number",
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

Column = Any
"""A sequence of Python values or an Arrow array, one value an event."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the columns of an arrival hour hold that no record says itself."""

    stream: str
    arrived_hour: datetime
    account_id: str
    region: str
    recipient_key_id: str


@dataclass(frozen=True, slots=True)
class PrivacyScreen:
    """What personal data passes through on its way out: as keys, and as allow-listed values."""

    pseudonymiser: Pseudonymiser
    context_filter: ContextFilter


def v1_table(events: Sequence[V1Event], labels: Labels, screen: PrivacyScreen) -> pa.Table:
    """The rows of v1 events, in order, as schema.IN_MEMORY."""
    top = _columns_of(V1Event, events)
    of = _columns_of(V1Attributes, top["attributes"])
    columns = {name: of[field] for name, field in _V1_AS_IS.items()} | {
        "event_type": top["event_type"],
        "event_at": top["event_timestamp"],
        "account_id": [account or labels.account_id for account in top["account_id"]],
        "application_id": [one and one.app_id for one in top["application"]],
        "channel": pa.repeat("sms", len(events)),
        "price_reported": [one and one.price_in_millicents_usd for one in top["metrics"]],
        "context": screen.context_filter.filtered(of["customer_context"]),
    }
    return _table(columns, of["destination_phone_number"], labels, screen)


def v2_table(events: Sequence[V2Event], labels: Labels, screen: PrivacyScreen) -> pa.Table:
    """The rows of v2 events, in order, as schema.IN_MEMORY."""
    of = _columns_of(V2Event, events)
    types = _encoded(of["event_type"])
    columns = {name: of[field] for name, field in _V2_AS_IS.items()} | {
        "event_type": types,
        "raw_status": _first(of["message_status"], _derived(record.v2_status, types)),
        "account_id": pa.repeat(labels.account_id, len(events)),
        "channel": _derived(record.v2_channel, types),
        "origination_identity": _first(of["origination_phone_number"], of["origination_number"]),
        "protect_status": [one and one.protect_status for one in of["protect_configuration"]],
        "context": screen.context_filter.filtered(of["context"]),
    }
    return _table(columns, of["destination_phone_number"], labels, screen)


def _columns_of(struct: type[Struct], rows: Sequence[Struct]) -> dict[str, Column]:
    return dict(zip(struct.__struct_fields__, zip(*map(astuple, rows), strict=True), strict=True))


def _table(
    columns: dict[str, Column], numbers: Column, labels: Labels, screen: PrivacyScreen
) -> pa.Table:
    """All columns, those of both schemas filled in; `numbers` are the recipients'."""
    count = len(numbers)
    senders = _encoded(columns["origination_identity"])
    keys, prefixes, simulator_flags = zip(*screen.pseudonymiser.recipients(numbers), strict=True)
    columns |= {
        "stream": pa.repeat(labels.stream, count),
        "arrived_hour": pa.repeat(pa.scalar(labels.arrived_hour, schema.MOMENT), count),
        "region": pa.repeat(labels.region, count),
        "iso_country_code": _derived(str.upper, _encoded(columns["iso_country_code"])),
        "origination_identity": senders,
        "origination_identity_type": _derived(origination_identity_type, senders),
        "message_type": _derived(str.upper, _encoded(columns["message_type"])),
        "recipient_key": keys,
        "recipient_key_id": pa.repeat(labels.recipient_key_id, count),
        "recipient_prefix": prefixes,
        "is_simulator": simulator_flags,
    }
    return pa.table(
        [_array(columns.get(field.name), field.type, count) for field in schema.IN_MEMORY],
        schema=schema.IN_MEMORY,
    )


def _array(values: Column | None, kind: pa.DataType, count: int) -> pa.Array:
    if values is None:
        return pa.nulls(count, kind)
    if pa.types.is_dictionary(kind):
        return _encoded(values)
    if isinstance(values, pa.Array):
        return values
    if kind == schema.MONEY:
        return pa.array(values, pa.float64()).cast(kind)
    if kind == schema.MOMENT:
        return pa.array(values, pa.int64()).cast(kind)
    return pa.array(values, kind)


def _encoded(values: Column) -> pa.DictionaryArray:
    if isinstance(values, pa.DictionaryArray):
        return values
    array = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return array.dictionary_encode()


def _derived(function: Callable[[str], str | None], of: pa.DictionaryArray) -> pa.Array:
    """A function of each value, called once for each distinct one."""
    results = [function(value) for value in of.dictionary.to_pylist()]
    return pa.array(results, pa.string()).take(of.indices)


def _first(values: Column, otherwise: Column) -> pa.Array:
    """Each value, or where there is none the other one."""
    arrays = (
        pa.array(column, pa.string()) if isinstance(column, tuple) else column
        for column in (values, otherwise)
    )
    return pc.coalesce(*arrays)
