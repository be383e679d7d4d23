"""Records into the columns of the lake: one list a column, then Arrow; never row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import astuple

from include.ingest import schema
from include.ingest.context import ContextFilter
from include.ingest.countries import country_code
from include.ingest.identity import Pseudonymiser, origination_identity_type
from include.ingest.origin import Run

Column = Any
"""A sequence of Python values or an Arrow array, one value a record."""


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


def columns_of(struct: type[Struct], rows: Sequence[Struct]) -> dict[str, Column]:
    """The fields of structs, a tuple each."""
    return dict(zip(struct.__struct_fields__, zip(*map(astuple, rows), strict=True), strict=True))


def origin_columns(runs: Sequence[Run], labels: Labels) -> dict[str, pa.DictionaryArray]:
    """Envelope, account and region of records, by their origins."""
    origins, counts = zip(*runs, strict=True)
    known = {origin: number for number, origin in enumerate(dict.fromkeys(origins))}
    values = {
        "envelope": [origin.envelope for origin in known],
        "account_id": [origin.account_id or labels.account_id for origin in known],
        "region": [origin.region or labels.region for origin in known],
    }
    if len(known) == 1:
        return {name: constant(told, sum(counts)) for name, (told,) in values.items()}
    indices = pa.array(np.repeat([known[origin] for origin in origins], counts))
    return {name: encoded(pa.array(told).take(indices)) for name, told in values.items()}


def recipient_columns(
    numbers: Sequence[str | None], labels: Labels, screen: PrivacyScreen
) -> dict[str, Column]:
    """What may be known of phone numbers, and `country`, the one that the number belongs to.

    `dialled` is the number itself, 0 if there is none: no table of the lake has that column.
    """
    keys, prefixes, simulator_flags, countries, dialled = zip(
        *screen.pseudonymiser.recipients(numbers), strict=True
    )
    return {
        "recipient_key": keys,
        "recipient_key_id": constant(labels.recipient_key_id, len(numbers)),
        "recipient_prefix": prefixes,
        "is_simulator": simulator_flags,
        "country": pa.array(countries, pa.string()),
        "dialled": dialled,
    }


def country_columns(reported: Column, by_prefix: pa.Array) -> dict[str, Column]:
    """The reported country, else that of the number, and whether both are there but differ.

    What is reported but no country's code counts as missing.
    """
    told = derived(country_code, encoded(reported)).dictionary_decode()
    source = pc.if_else(pc.is_valid(by_prefix), "prefix", pa.scalar(None, pa.string()))
    return {
        "iso_country_code": pc.coalesce(told, by_prefix),
        "iso_country_code_source": pc.if_else(pc.is_valid(told), "event", source),
        "has_country_contradiction": pc.fill_null(pc.not_equal(told, by_prefix), False),
    }


def sender_columns(identities: Column) -> dict[str, Column]:
    """Origination identities and their kinds."""
    senders = encoded(identities)
    return {
        "origination_identity": senders,
        "origination_identity_type": derived(origination_identity_type, senders),
    }


def table_of(columns: dict[str, Column], of: pa.Schema, labels: Labels, count: int) -> pa.Table:
    """The columns of a schema in its order; those that are not given are empty."""
    columns |= {
        "stream": constant(labels.stream, count),
        "arrived_hour": pa.repeat(pa.scalar(labels.arrived_hour, schema.MOMENT), count),
    }
    return pa.table([_array(columns.get(one.name), one.type, count) for one in of], schema=of)


def constant(value: str, count: int) -> pa.DictionaryArray:
    """The same value in each row."""
    return pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), pa.array([value]))


def encoded(values: Column) -> pa.DictionaryArray:
    """Text as a dictionary."""
    if isinstance(values, pa.DictionaryArray):
        return values
    array = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return array.dictionary_encode()


def derived(function: Callable[[str], str | None], of: pa.DictionaryArray) -> pa.DictionaryArray:
    """A function of each value, called once for each distinct one."""
    results = encoded([function(value) for value in of.dictionary.to_pylist()])
    return pa.DictionaryArray.from_arrays(results.indices.take(of.indices), results.dictionary)


def first(values: Sequence[str | None], otherwise: Column) -> Column:
    """Each value, or where there is none the other one."""
    if None not in values:
        return values
    return pc.coalesce(pa.array(values, pa.string()), _plain(otherwise))


def _plain(values: Column) -> pa.Array:
    if isinstance(values, pa.DictionaryArray):
        return values.dictionary_decode()
    return pa.array(values, pa.string())


def _array(values: Column | None, kind: pa.DataType, count: int) -> pa.Array:
    if values is None:
        return pa.nulls(count, kind)
    if pa.types.is_dictionary(kind):
        return encoded(values)
    if isinstance(values, pa.Array):
        return values
    if kind == schema.MONEY:
        return pa.array(values, pa.float64()).cast(kind)
    if kind == schema.MOMENT:
        return pa.array(values, pa.int64()).cast(kind)
    return pa.array(values, kind)
