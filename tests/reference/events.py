"""Delivery events: values of raw objects in one shape, v1 and v2, repeats of an object dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tests.reference.envelopes import Told, unwrapped
from tests.reference.numbers import told_country
from tests.reference.raw import RawObject, read_objects

_EPOCH = datetime(1970, 1, 1)
_FIRST_YEAR = 2010
_CHANNELS = {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}
_CONTEXT_KEYS = ("application_message_id", "campaign", "purpose", "retry_of", "tenant")
_CENT = Decimal("0.00000001")
OPT_OUT = "_SMS.OPTOUT"


class NoEventError(Exception):
    """A value that is no event, or that can't be used as one."""


@dataclass(frozen=True)
class Event:
    """One event, times in UTC, prices in US dollars; None where it doesn't tell."""

    schema: str
    stream: str
    arrived_hour: datetime
    event_type: str
    status: str
    at: datetime
    requested_at: datetime | None
    account_id: str
    region: str
    application_id: str | None
    message_id: str
    channel: str
    country: str | None
    mcc: str | None
    mnc: str | None
    carrier: str | None
    identity: str | None
    number: str | None
    message_type: str | None
    encoding: str | None
    parts: int | None
    is_international: bool | None
    price: Decimal | None
    fee: Decimal | None
    protect_configuration_id: str | None
    protect_status: str | None
    protect_recommendation: str | None
    protect_block_reason: str | None
    context: tuple[tuple[str, str], ...]


def read_events(streams_file: Path) -> Iterator[Event]:
    """All events of a lake's raw objects; one that an object holds twice counts once."""
    for raw in read_objects(streams_file):
        if raw.stream.kind == "events":
            yield from dict.fromkeys(_events_of(raw))


def moment(value: Any, latest: datetime) -> datetime:
    """A time from milliseconds since 1970, also written as text."""
    try:
        at = _EPOCH + timedelta(milliseconds=int(str(value)))
    except (ValueError, OverflowError):
        raise NoEventError(f"time {value}") from None
    if at.year < _FIRST_YEAR or at > latest:
        raise NoEventError(f"time {value}")
    return at


def context_of(value: Any) -> tuple[tuple[str, str], ...]:
    """The allowed keys of a context that hold a text."""
    given = value if isinstance(value, dict) else {}
    return tuple((key, given[key]) for key in _CONTEXT_KEYS if given.get(key))


def _events_of(raw: RawObject) -> Iterator[Event]:
    for value in raw.values:
        for record, told in unwrapped(value):
            try:
                yield _event(record, told, raw)
            except NoEventError:
                continue


def _event(record: Any, told: Told, raw: RawObject) -> Event:
    if isinstance(record, dict) and str(record.get("event_type")).startswith("_SMS."):
        return _v1(record, told, raw)
    prefix = str(record.get("eventType")).split("_")[0] if isinstance(record, dict) else ""
    if prefix not in _CHANNELS:
        raise NoEventError("neither v1 nor v2")
    return _v2(record, told, raw, _CHANNELS[prefix])


def _v1(record: dict[str, Any], told: Told, raw: RawObject) -> Event:
    of, event_type = record["attributes"], record["event_type"]
    if not of.get("message_id"):
        raise NoEventError("no message id")
    if not of.get("record_status") and event_type != OPT_OUT:
        raise NoEventError("no status")
    price = record["metrics"].get("price_in_millicents_usd")
    return Event(
        schema="v1",
        stream=raw.stream.name,
        arrived_hour=raw.hour,
        event_type=event_type,
        status=of.get("record_status") or event_type,
        at=moment(record.get("event_timestamp"), raw.hour + timedelta(days=2)),
        requested_at=None,
        account_id=record.get("awsAccountId") or told.account_id or raw.stream.account_id,
        region=told.region or raw.stream.region,
        application_id=record.get("application", {}).get("app_id"),
        message_id=of["message_id"],
        channel="sms",
        country=told_country(of.get("iso_country_code")),
        mcc=None,
        mnc=None,
        carrier=None,
        identity=of.get("origination_phone_number") or of.get("originationNumber"),
        number=of.get("destination_phone_number"),
        message_type=_upper(of.get("message_type")),
        encoding=None,
        parts=_count(of.get("number_of_message_parts")),
        is_international=None,
        price=_money(price, 100_000),
        fee=None,
        protect_configuration_id=None,
        protect_status=None,
        protect_recommendation=None,
        protect_block_reason=None,
        context=context_of(json.loads(of.get("customer_context", "{}"))),
    )


def _v2(record: dict[str, Any], told: Told, raw: RawObject, channel: str) -> Event:
    if not record.get("messageId"):
        raise NoEventError("no message id")
    latest = raw.hour + timedelta(days=2)
    protect = record.get("protectConfiguration", {})
    assessment = record.get("protectConfigurationAssessment", {})
    return Event(
        schema="v2",
        stream=raw.stream.name,
        arrived_hour=raw.hour,
        event_type=record["eventType"],
        status=record.get("messageStatus") or record["eventType"].partition("_")[2],
        at=moment(record.get("eventTimestamp"), latest),
        requested_at=moment(record.get("messageRequestTimestamp"), latest),
        account_id=told.account_id or raw.stream.account_id,
        region=told.region or raw.stream.region,
        application_id=None,
        message_id=record["messageId"],
        channel=channel,
        country=told_country(record.get("isoCountryCode")),
        mcc=record.get("mcc"),
        mnc=record.get("mnc"),
        carrier=record.get("carrierName"),
        identity=record.get("originationPhoneNumber") or record.get("originationNumber"),
        number=record.get("destinationPhoneNumber"),
        message_type=_upper(record.get("messageType")),
        encoding=record.get("messageEncoding"),
        parts=_count(record.get("totalMessageParts")),
        is_international=record.get("isInternationalSend"),
        price=_money(record.get("totalMessagePrice"), 1),
        fee=_money(record.get("totalCarrierFee"), 1),
        protect_configuration_id=protect.get("protectConfigurationId"),
        protect_status=protect.get("protectStatus"),
        protect_recommendation=assessment.get("protectRecommendation"),
        protect_block_reason=assessment.get("protectInsights", {}).get("blockReason"),
        context=context_of(record.get("context")),
    )


def _upper(text: str | None) -> str | None:
    return text and text.upper()


def _count(value: Any) -> int | None:
    return None if value is None else int(value)


def _money(value: Any, in_a_dollar: int) -> Decimal | None:
    try:
        return None if value is None else (Decimal(value) / in_a_dollar).quantize(_CENT)
    except InvalidOperation:
        return None
