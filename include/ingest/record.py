"""What a clean event looks like, declared, so that the JSON decoder checks it at full speed.

Two schemas: Pinpoint's (v1) and End User Messaging's (v2). A record that is not clean goes to
`salvage`, which knows every form that is still understood and the reason to refuse the rest.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

EARLIEST_MS = 1_262_304_000_000
"""2010-01-01, before AWS sent any SMS."""
ENDLESS_MS = 253_402_300_799_999
"""The end of the year 9999, for times that may lie ahead."""
PARTS_LIMIT = 2**31
MONEY_LIMIT = 999_999_999.0
"""Below it an amount has nine digits before the point, however it is rounded: dbt casts to that."""

Millis = Annotated[int, Meta(ge=EARLIEST_MS)]
Text = Annotated[str, Meta(min_length=1)]
OptionalText = Text | None
Parts = Annotated[int, Meta(ge=0, lt=PARTS_LIMIT)] | None
Money = Annotated[float, Meta(gt=-MONEY_LIMIT, lt=MONEY_LIMIT)] | None
Moment = int | float | str | None
"""A time as it was written, in epoch milliseconds or ISO 8601."""

V1_PREFIX = "_SMS."
V1_OPT_OUT = "_SMS.OPTOUT"
V2_CHANNELS = {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}


class V1Application(Struct, gc=False):
    """The Pinpoint project."""

    app_id: OptionalText = None


class V1Attributes(Struct, gc=False, kw_only=True):
    """What v1 says of the message, all of it strings."""

    message_id: Text
    record_status: OptionalText = None
    origination_phone_number: OptionalText = None
    origination_number: OptionalText = msgspec.field(default=None, name="originationNumber")
    destination_phone_number: OptionalText = None
    iso_country_code: OptionalText = None
    number_of_message_parts: Parts = None
    message_type: OptionalText = None
    customer_context: OptionalText = None


class V1Metrics(Struct, gc=False):
    """Price of the whole message, in thousandths of a US cent."""

    price_in_millicents_usd: Money = None


class V1Event(Struct, gc=False, kw_only=True):
    """One event of Pinpoint's event stream, event_version 3.1."""

    event_type: Text
    event_timestamp: Millis
    attributes: V1Attributes
    application: V1Application | None = None
    metrics: V1Metrics | None = None
    account_id: OptionalText = msgspec.field(default=None, name="awsAccountId")


class V2Protect(Struct, gc=False, rename="camel"):
    """What a protect configuration decided."""

    protect_configuration_id: OptionalText = None
    protect_status: OptionalText = None


class V2Insights(Struct, gc=False, rename="camel"):
    """Why AWS would block."""

    block_reason: OptionalText = None


class V2Assessment(Struct, gc=False, rename="camel"):
    """What AWS recommends where the configuration monitors or filters."""

    protect_recommendation: OptionalText = None
    protect_insights: V2Insights | None = None


class V2Event(Struct, gc=False, kw_only=True, rename="camel"):
    """One event of End User Messaging SMS, eventVersion 1.0; prices in US dollars."""

    event_type: Text
    event_timestamp: Millis
    message_request_timestamp: Millis
    message_id: Text
    message_status: OptionalText = None
    is_final: bool | None = None
    is_international_send: bool | None = None
    origination_phone_number: OptionalText = None
    origination_number: OptionalText = None
    destination_phone_number: OptionalText = None
    iso_country_code: OptionalText = None
    mcc: OptionalText = None
    mnc: OptionalText = None
    carrier_name: OptionalText = None
    message_type: OptionalText = None
    message_encoding: OptionalText = None
    total_message_parts: Parts = None
    total_message_price: Money = None
    total_carrier_fee: Money = None
    protect_configuration: V2Protect | None = None
    protect_configuration_assessment: V2Assessment | None = None
    context: Raw = Raw()
    v1_type: None = msgspec.field(default=None, name="event_type")
    """Must be absent, or else the record may be a v1 event."""


Event = V1Event | V2Event
STRUCTS = (
    V1Event,
    V1Application,
    V1Attributes,
    V1Metrics,
    V2Event,
    V2Protect,
    V2Assessment,
    V2Insights,
)


def v2_channel(event_type: str) -> str | None:
    """The channel of a v2 event type, None when it is not a message's event."""
    prefix, _, status = event_type.partition("_")
    return V2_CHANNELS.get(prefix) if status else None


def v2_status(event_type: str) -> str:
    """The status that a v2 event type tells by itself: the type less its channel."""
    return event_type.partition("_")[2]
