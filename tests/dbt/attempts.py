"""A lake of sends, resends and replies: the worked examples of docs/metrics.md."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

from tests.dbt.events import DEFAULTS, Event, moment, v2


def sent(message_id: str, at: str, status: str = "DELIVERED", **values: Any) -> list[Event]:
    """A message of v2 with one receipt, at once unless told otherwise."""
    receipt = values.pop("receipt_at", None) or at
    return v2(message_id, at, (status, receipt), **values)


def logged(request_id: str, at: str, **values: Any) -> Event:
    """A send as the application's log tells it."""
    return {
        **_of(values, "send_log", at),
        "request_id": request_id,
        "sent_at": moment(at),
        "day": moment(at).date(),
    }


def reply(reply_id: str, at: str, keyword_class: str = "opt_out", **values: Any) -> Event:
    """What a recipient wrote back."""
    return {
        **_of(values, "inbound", at),
        "inbound_message_id": reply_id,
        "received_at": moment(at),
        "received_at_source": "envelope",
        "keyword_class": keyword_class,
        "day": moment(at).date(),
    }


def _of(values: Event, stream: str, at: str) -> Event:
    hour = moment(at).replace(minute=0, second=0, microsecond=0)
    kept = ("account_id", "iso_country_code", "origination_identity", "is_simulator")
    return {name: DEFAULTS[name] for name in kept} | {
        "stream": stream,
        "arrived_hour": hour,
        "origination_identity_type": DEFAULTS["origination_identity_type"],
        **values,
    }


def _each(messages: Iterable[list[Event]]) -> list[Event]:
    return list(chain.from_iterable(messages))


# A hundred seconds of one part, and one of twelve in three messages, from a sender ID of 10 MPS
BUSY: dict[str, Any] = {"origination_identity": "BUSY", "account_id": "busy"}
THROUGHPUT = _each(
    [
        *(sent(f"slow {n}", f"10 09:{n // 60:02}:{n % 60:02}", **BUSY) for n in range(100)),
        *(sent(f"fast {n}", "10 10:00:00.5", message_parts=4, **BUSY) for n in range(3)),
    ]
)
THROTTLED = [
    logged(f"throttled {n}", "10 10:00:00", refusal_exception="ThrottlingException", **BUSY)
    for n in range(2)
]

# Forty promotional messages of one campaign arrive, a transactional one too
AUTUMN: dict[str, Any] = {
    "account_id": "opt outs",
    "context": '{"campaign":"autumn"}',
    "message_type": "PROMOTIONAL",
}
CAMPAIGN = _each(
    [
        *(sent(f"autumn {n}", "10 12:00", **AUTUMN) for n in range(40)),
        sent("unheard", "10 12:00", "UNREACHABLE", **AUTUMN),
        sent("receipt", "10 12:00", **AUTUMN | {"message_type": "TRANSACTIONAL"}),
    ]
)
OPT_OUTS: dict[str, Any] = {"account_id": "opt outs"}
REPLIES = [
    reply("stop", "10 13:00", previous_message_id="autumn 1", **OPT_OUTS),
    reply("stop", "10 13:00", previous_message_id="autumn 1", **OPT_OUTS),
    reply("late stop", "18 23:59", previous_message_id="autumn 2", **OPT_OUTS),
    reply("too late", "19 00:00", previous_message_id="autumn 3", **OPT_OUTS),
    reply("of the receipt", "11 13:00", previous_message_id="receipt", **OPT_OUTS),
    reply("of nothing", "10 13:00", **OPT_OUTS),
    reply("thanks", "10 13:00", "other", previous_message_id="autumn 4", **OPT_OUTS),
]
REFUSED = [
    logged(
        "opted out",
        "10 12:00",
        refusal_exception="ConflictException",
        refusal_reason="DESTINATION_PHONE_NUMBER_OPTED_OUT",
        context=AUTUMN["context"],
        **OPT_OUTS,
    )
]

# Chains: four first attempts arrive, four are unreachable, one is refused
CODE: dict[str, Any] = {"account_id": "retries", "price_reported": Decimal("0.05")}


def again(message_id: str, at: str, first: str, status: str = "DELIVERED") -> list[Event]:
    """A message whose context says what it repeats."""
    return sent(message_id, at, status, context=f'{{"retry_of":"{first}"}}', **CODE)


CHAINS = _each(
    [
        *(sent(f"at once {n}", "10 14:00", **CODE) for n in (1, 2)),
        sent("needless", "10 14:00", **CODE),
        again("needless again", "10 14:30", "needless"),
        sent("doubled", "10 14:00", receipt_at="10 16:00", **CODE),
        again("doubled again", "10 14:30", "doubled"),
        sent("late", "10 23:50", "UNREACHABLE", **CODE),
        again("late again", "11 00:10", "late", "UNREACHABLE"),
        again("late once more", "11 00:20", "late again"),
        *(sent(f"away {n}", "10 14:00", "UNREACHABLE", **CODE) for n in (1, 2, 3)),
        again("away 1 again", "10 14:30", "away 1"),
        again("away 2 again", "10 14:30", "away 2", "UNREACHABLE"),
        sent("accepted at last", "10 14:00:20", **CODE),
        again("circle 1", "10 14:00", "circle 2", "BLOCKED"),
        again("circle 2", "10 14:30", "circle 1"),
        sent("x 1", "11 23:50", "UNREACHABLE", context='{"application_message_id":"x"}', **CODE),
        sent("x 2", "12 00:10", context='{"application_message_id":"x"}', **CODE),
    ]
)
RESENT = [
    logged("refused", "10 14:00", refusal_exception="ThrottlingException", account_id="retries"),
    logged(
        "accepted",
        "10 14:00:19",
        message_id="accepted at last",
        retry_of="refused",
        account_id="retries",
    ),
]

# In flight at midnight of the 13th, in an account whose history tells what becomes of such messages
PENDING: dict[str, Any] = {"account_id": "pending", "price_reported": Decimal("0.05")}


def stuck(message_id: str, at: str, **values: Any) -> list[Event]:
    """A message of which nothing final is known."""
    return sent(message_id, at, "PENDING", **PENDING | values)


IN_FLIGHT = _each(
    [
        stuck("order", "12 23:00"),
        stuck("code", "12 23:45", context='{"purpose":"one_time_code"}'),
        stuck("valid code", "12 23:52"),
        stuck("fresh", "12 23:50"),
        stuck("old", "12 11:59"),
        stuck("repeated", "12 22:00"),
        stuck("repeat", "12 22:30", context='{"retry_of":"repeated"}'),
        stuck("reached", "11 23:50"),
        sent("reached again", "12 00:10", context='{"retry_of":"reached"}', **PENDING),
        stuck("elsewhere", "12 23:00", iso_country_code="FR"),
    ]
)
CODES = [
    logged(
        "of the code",
        "12 23:52",
        message_id="valid code",
        purpose="one_time_code",
        expires_at=moment("13 00:05"),
        account_id="pending",
    )
]
SETTLED = [
    {"age_bucket": "5m", "messages": 60, "delivered": 60},
    {"age_bucket": "24h", "messages": 40, "delivered": 30},
]
"""How long messages of an earlier day, to the country of the candidates, stayed in flight."""

SILENT = sent("silent", "10 12:00", account_id="silent")

EVENTS = [*THROUGHPUT, *CAMPAIGN, *CHAINS, *IN_FLIGHT, *SILENT]
INBOUND = REPLIES
SEND_LOG = [*THROTTLED, *REFUSED, *RESENT, *CODES]
