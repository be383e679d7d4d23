"""What the events of each message say together, counted by a separate, slow reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from include.simulator.world import load_world
from tests.include.simulator.raw_reader import RawObject

WORLD = load_world()
HEADS = {
    **{f"+{one.dialing_code}{one.mobile_prefix}": one.code for one in WORLD.countries},
    **{number: code for (code, _), number in WORLD.simulator_numbers.items()},
}
# The highest rank among a message's events is its final status.
RANKS = {
    "READ": 90,
    "DELIVERED": 80,
    "COMPLETED": 80,
    "BLOCKED": 70,
    "SPAM": 70,
    "CARRIER_BLOCKED": 70,
    "INVALID": 60,
    "INVALID_MESSAGE": 60,
    "FAILED": 60,
    "UNREACHABLE": 50,
    "CARRIER_UNREACHABLE": 50,
    "TTL_EXPIRED": 50,
    "BUSY": 50,
    "NO_ANSWER": 50,
    "SUCCESSFUL": 30,
    "UNKNOWN": 20,
    "REROUTED": 15,
    "PENDING": 13,
    "SENT": 12,
    "QUEUED": 11,
    "INITIATED": 10,
}
NOT_SENT_RANK = 40


@dataclass
class RawMessage:
    """What the events of one message say together, by rank."""

    schema: str
    account_id: str
    country: str
    channel: str
    number: str
    day_at: int
    status: str
    price_usd: float


def recount_messages(objects: list[RawObject], accounts: dict[str, str]) -> dict[str, RawMessage]:
    """Messages by id; `accounts` gives the account of records that name none."""
    messages: dict[str, RawMessage] = {}
    for raw in (one for one in objects if one.stream in accounts):
        for event in raw.events:
            if event.get("event_type") != "_SMS.OPTOUT":
                seen = _message(event, accounts[raw.stream])
                known = messages.setdefault(message_id_of(event), seen)
                _merge(known, seen)
    for message in messages.values():
        message.country = message.country or country_of(message.number)
    return messages


def country_of(number: str) -> str:
    """The country whose mobile range a number is from, or whose simulator number it is."""
    sizes = range(len(number), 0, -1)
    return next(HEADS[number[:size]] for size in sizes if number[:size] in HEADS)


def message_id_of(event: dict[str, Any]) -> str:
    return event.get("messageId") or event["attributes"]["message_id"]


def _message(event: dict[str, Any], account_id: str) -> RawMessage:
    if "eventType" in event:
        prefix = event["eventType"].split("_")[0]
        return RawMessage(
            "v2",
            account_id,
            event.get("isoCountryCode", ""),
            {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}[prefix],
            event.get("destinationPhoneNumber", ""),
            int(event["messageRequestTimestamp"]),
            event["messageStatus"],
            float(event["totalMessagePrice"]),
        )
    fields = event["attributes"]
    return RawMessage(
        "v1",
        event["awsAccountId"],
        fields.get("iso_country_code", ""),
        "sms",
        fields["destination_phone_number"],
        int(event["event_timestamp"]),
        fields["record_status"],
        float(event["metrics"].get("price_in_millicents_usd", 0)) / 100_000,
    )


def _merge(known: RawMessage, seen: RawMessage) -> None:
    known.day_at = min(known.day_at, seen.day_at)
    known.country = known.country or seen.country
    known.number = known.number or seen.number
    known.price_usd = max(known.price_usd, seen.price_usd)
    if RANKS.get(seen.status, NOT_SENT_RANK) > RANKS.get(known.status, NOT_SENT_RANK):
        known.status = seen.status
