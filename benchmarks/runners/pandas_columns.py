"""The lake's columns as pandas builds them, from parsed records of one schema."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import orjson
import pandas as pd

from benchmarks.task import CONTEXT_KEYS, Source

_SHAPES = {
    "sender_id": re.compile(".*[A-Za-z].*"),
    "short_code": re.compile("[0-9]{3,8}"),
    "toll_free": re.compile(r"\+?1(?:800|833|844|855|866|877|888)[0-9]{7}"),
    "long_code": re.compile(r"\+?[0-9]{7,15}"),
}
_V2 = {
    "eventType": "event_type",
    "messageStatus": "raw_status",
    "messageId": "message_id",
    "isoCountryCode": "iso_country_code",
    "mcc": "mcc",
    "mnc": "mnc",
    "carrierName": "carrier_name",
    "messageType": "message_type",
    "messageEncoding": "message_encoding",
    "totalMessageParts": "message_parts",
    "isFinal": "is_final",
    "isInternationalSend": "is_international",
    "totalMessagePrice": "price_reported",
    "totalCarrierFee": "carrier_fee_reported",
    "destinationPhoneNumber": "recipient",
    "originationPhoneNumber": "origination_identity",
    "protectConfiguration": "protect_status",
    "context": "context",
}
_V1 = {
    "record_status": "raw_status",
    "message_id": "message_id",
    "iso_country_code": "iso_country_code",
    "origination_phone_number": "origination_identity",
    "message_type": "message_type",
    "destination_phone_number": "recipient",
}


def from_v1(records: list[dict[str, Any]], source: Source) -> pd.DataFrame:
    """Rows of v1 events."""
    top = pd.DataFrame.from_records(records)
    of = pd.DataFrame.from_records(top["attributes"].tolist())
    events = of.reindex(columns=list(_V1)).rename(columns=_V1)
    events["event_type"] = top["event_type"]
    events["event_at"] = pd.to_datetime(top["event_timestamp"], unit="ms")
    events["day"] = events["event_at"].dt.strftime("%Y-%m-%d")
    events["account_id"] = top["awsAccountId"].fillna(source.account_id)
    events["application_id"] = [one and one.get("app_id") for one in top["application"]]
    events["channel"] = "sms"
    events["message_parts"] = pd.to_numeric(of["number_of_message_parts"], errors="coerce")
    events["price_reported"] = [one.get("price_in_millicents_usd") for one in top["metrics"]]
    if "customer_context" in of:
        contexts = of["customer_context"]
        events["context"] = [
            filtered(orjson.loads(text)) if isinstance(text, str) else None for text in contexts
        ]
    return finished(events, source)


def from_v2(records: list[dict[str, Any]], source: Source) -> pd.DataFrame:
    """Rows of v2 events."""
    top = pd.DataFrame.from_records(records)
    events = top.reindex(columns=list(_V2)).rename(columns=_V2)
    parts = events["event_type"].str.split("_", n=1)
    events["raw_status"] = events["raw_status"].fillna(parts.str[1])
    channels = {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}
    events["channel"] = parts.str[0].map(channels)
    events["event_at"] = pd.to_datetime(top["eventTimestamp"], unit="ms")
    events["requested_at"] = pd.to_datetime(top["messageRequestTimestamp"], unit="ms")
    events["day"] = events["requested_at"].dt.strftime("%Y-%m-%d")
    events["account_id"] = source.account_id
    events["context"] = [filtered(one) for one in events["context"]]
    events["protect_status"] = [
        one.get("protectStatus") if isinstance(one, dict) else None
        for one in events["protect_status"]
    ]
    return finished(events, source)


def filtered(context: Any) -> str | None:
    """The allowed keys of a context, as JSON."""
    if not isinstance(context, dict):
        return None
    kept = {key: value for key, value in context.items() if key in CONTEXT_KEYS}
    return orjson.dumps(kept).decode() if kept else None


def finished(events: pd.DataFrame, source: Source) -> pd.DataFrame:
    """What both schemas have in common."""
    events["region"] = source.region
    events["iso_country_code"] = events["iso_country_code"].str.upper()
    events["message_type"] = events["message_type"].str.upper()
    events["origination_identity_type"] = events["origination_identity"].map(
        {one: identity_type(one) for one in events["origination_identity"].dropna().unique()}
    )
    return events


@cache
def identity_type(identity: str) -> str:
    """The kind of a sender by its shape."""
    return next((kind for kind, shape in _SHAPES.items() if shape.fullmatch(identity)), "unknown")
