"""Polars: `scan_ndjson` with a declared schema, the streaming engine, one sink into Parquet by day.

It aborts at the first malformed line, whatever its options, so it is given objects without any.
`--bare` leaves recipients out.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from benchmarks import task
from benchmarks.task import Order, Source, read_order

ORDER = read_order()
os.environ["POLARS_MAX_THREADS"] = str(ORDER.processes)  # read when it is imported

import polars as pl  # noqa: E402

SCHEMA = {
    "eventType": pl.String,
    "eventTimestamp": pl.Int64,
    "messageRequestTimestamp": pl.Int64,
    "messageId": pl.String,
    "messageStatus": pl.String,
    "isFinal": pl.Boolean,
    "isInternationalSend": pl.Boolean,
    "originationPhoneNumber": pl.String,
    "originationNumber": pl.String,
    "destinationPhoneNumber": pl.String,
    "isoCountryCode": pl.String,
    "mcc": pl.String,
    "mnc": pl.String,
    "carrierName": pl.String,
    "messageType": pl.String,
    "messageEncoding": pl.String,
    "totalMessageParts": pl.Int32,
    "totalMessagePrice": pl.Float64,
    "totalCarrierFee": pl.Float64,
    "protectConfiguration": pl.Struct({"protectStatus": pl.String}),
    "context": pl.Struct(dict.fromkeys(task.CONTEXT_KEYS, pl.String)),
}
CHANNELS = {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}
NUMBER = pl.col("destinationPhoneNumber")
IDENTITY = pl.coalesce("originationPhoneNumber", "originationNumber")
EVENT_TYPE = pl.col("eventType").str.split_exact("_", 1)


def main() -> None:
    """Every stream, v2 records in lines."""
    for source in ORDER.task.sources:
        objects = pl.scan_ndjson(source.objects(), schema=SCHEMA, include_file_paths="path")
        folder = Path(ORDER.output) / "events"
        objects.select(columns(source, ORDER)).sink_parquet(
            pl.PartitionBy(folder, key="day", include_key=False),
            compression="zstd",
            maintain_order=False,
            mkdir=True,
            engine="streaming",
        )


def columns(source: Source, order: Order) -> list[pl.Expr]:
    """The lake's columns, and the day that files are told apart by."""
    hour = pl.col("path").str.slice(len(source.uri) + 1, 13) + "/00"
    requested_at = pl.col("messageRequestTimestamp").cast(pl.Datetime("ms"))
    return [
        pl.lit(source.name).alias("stream"),
        hour.str.to_datetime("%Y/%m/%d/%H/%M", time_unit="ms").alias("arrived_hour"),
        pl.col("eventType").alias("event_type"),
        pl.coalesce("messageStatus", EVENT_TYPE.struct.field("field_1")).alias("raw_status"),
        pl.col("eventTimestamp").cast(pl.Datetime("ms")).alias("event_at"),
        requested_at.alias("requested_at"),
        pl.lit(source.account_id).alias("account_id"),
        pl.lit(source.region).alias("region"),
        pl.col("messageId").alias("message_id"),
        EVENT_TYPE.struct.field("field_0").replace_strict(CHANNELS).alias("channel"),
        pl.col("isoCountryCode").str.to_uppercase().alias("iso_country_code"),
        pl.col("mcc", "mnc"),
        pl.col("carrierName").alias("carrier_name"),
        IDENTITY.alias("origination_identity"),
        identity_type().alias("origination_identity_type"),
        pl.col("messageType").str.to_uppercase().alias("message_type"),
        pl.col("messageEncoding").alias("message_encoding"),
        pl.col("totalMessageParts").alias("message_parts"),
        pl.col("isFinal").alias("is_final"),
        pl.col("isInternationalSend").alias("is_international"),
        pl.col("totalMessagePrice").alias("price_reported"),
        pl.col("totalCarrierFee").alias("carrier_fee_reported"),
        pl.col("protectConfiguration").struct.field("protectStatus").alias("protect_status"),
        pl.col("context").struct.json_encode().alias("context"),
        requested_at.dt.date().alias("day"),
        *([] if order.is_bare else recipients()),
    ]


def identity_type() -> pl.Expr:
    """The kind of a sender by its shape."""
    return (
        pl.when(IDENTITY.str.contains("[A-Za-z]"))
        .then(pl.lit("sender_id"))
        .when(IDENTITY.str.contains("^[0-9]{3,8}$"))
        .then(pl.lit("short_code"))
        .when(IDENTITY.str.contains(r"^\+?1(800|833|844|855|866|877|888)[0-9]{7}$"))
        .then(pl.lit("toll_free"))
        .when(IDENTITY.str.contains(r"^\+?[0-9]{7,15}$"))
        .then(pl.lit("long_code"))
        .otherwise(pl.lit("unknown"))
    )


def recipients() -> list[pl.Expr]:
    """Pseudonyms by Python's HMAC, for Polars has no SHA-256: each number of a batch once."""
    return [
        NUMBER.map_batches(recipient_keys, return_dtype=pl.String, is_elementwise=True).alias(
            "recipient_key"
        ),
        pl.lit(task.RECIPIENT_KEY_ID).alias("recipient_key_id"),
        NUMBER.str.head(-4).str.slice(1, task.PREFIX_DIGITS).alias("recipient_prefix"),
        NUMBER.is_in(task.simulator_numbers()).alias("is_simulator"),
    ]


def recipient_keys(numbers: pl.Series) -> pl.Series:
    """HMAC-SHA256, its first 128 bits as hex."""
    known = numbers.unique().drop_nulls()
    keys = [hmac.digest(task.SECRET, one.encode(), "sha256").hex()[:32] for one in known]
    return numbers.replace_strict(known, pl.Series(keys, dtype=pl.String), default=None)


if __name__ == "__main__":
    main()
