"""The European senders' own log: a record a send, refusals and conversions among them.

A message of the plan is one send. A refused send shares a message's identity, purpose and text,
and never becomes a message; half of the throttled ones are sent again as that very message.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from include.simulator.events import Events
from include.simulator.messages import PURPOSES, Messages
from include.simulator.records import Records, is_written
from include.simulator.scenario import Scenario
from include.simulator.sources import EUM, EUM_US, SEND_LOG
from include.simulator.successes import success_times
from include.simulator.world import World

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ONE_TIME_CODE = PURPOSES.index("otp")
CODE_LIFE_MS = 5 * 60_000
CONVERTED_SHARE = 0.82
SECONDS_TO_CONVERT = 22
RESENT_THROTTLED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Refusal:
    """An exception of SendTextMessage and its reason; `share` is of the account's v2 messages."""

    exception: str
    reason: str | None
    share: float


REFUSALS = (
    Refusal("ThrottlingException", None, 0.006),
    Refusal("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", 0.004),
    Refusal("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION", 0.002),
    Refusal("ValidationException", "SENDER_ID_NOT_REGISTERED", 0.0008),
    Refusal("ValidationException", "INVALID_PARAMETER", 0.0015),
    Refusal("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", 0.0007),
)
THROTTLED = 0
ACCEPTED = -1


@dataclass(frozen=True, slots=True)
class Sends:
    """One entry a send. `message` is its own, or that which a refused send is like.

    `refusal` indexes REFUSALS; `resent_by` is, for a refused send, the message that is its retry;
    `converted_at` epoch milliseconds; -1 stands for none.
    """

    message: Ints
    refusal: Ints
    sent_at: Ints
    resent_by: Ints
    converted_at: Ints
    records: Records
    written: Flags


def plan_sends(
    scenario: Scenario, world: World, messages: Messages, events: Events, day: int
) -> Sends:
    """Every text that the European account asked AWS to send on a day."""
    rng = np.random.default_rng([scenario.seed, 28, day])
    is_logged = (messages.stream < EUM_US) & world.cell_is_sms[messages.cell]
    own = np.flatnonzero(is_logged & scenario.extras.has_send_log)
    like, refusal, resent_by = _refused(messages, own, rng)
    message = np.concatenate([own, like])
    begin = scenario.day_ms(day)
    earlier = np.where(resent_by >= 0, rng.integers(1_000, 20_000, like.size), 0)
    waits = np.concatenate([rng.integers(5, 60, own.size), earlier])
    sent_at = np.maximum(messages.requested_at[message] - waits, begin)
    none = np.full(like.size, -1)
    converted_at = np.concatenate([_conversions(messages, events, own, rng), none])
    logged_at = np.maximum(sent_at, converted_at) + rng.integers(1_000, 60_000, message.size)
    records = Records(np.arange(message.size), logged_at, np.full(message.size, SEND_LOG))
    return Sends(
        message=message,
        refusal=np.concatenate([np.full(own.size, ACCEPTED), refusal]),
        sent_at=sent_at,
        resent_by=np.concatenate([np.full(own.size, -1), resent_by]),
        converted_at=converted_at,
        records=records,
        written=is_written(scenario, records.stream, records.arrived_at),
    )


def _refused(messages: Messages, own: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """For each refused send: a message that it is like, the refusal, the message that retries."""
    first = own[(messages.stream[own] == EUM) & ~messages.is_simulator[own]]
    first = first[messages.retry_of[first] < 0]
    counts = rng.poisson([first.size * refusal.share for refusal in REFUSALS])
    counts = np.minimum(counts, first.size // len(REFUSALS))
    refusal = np.repeat(np.arange(len(REFUSALS)), counts)
    like = rng.choice(first, refusal.size, replace=False)
    is_resent = (refusal == THROTTLED) & (rng.random(refusal.size) < RESENT_THROTTLED_SHARE)
    return like, refusal, np.where(is_resent, like, -1)


def _conversions(messages: Messages, events: Events, own: Ints, rng: np.random.Generator) -> Ints:
    """When each one-time code was used: never by fraud's numbers, never after it expired."""
    reached_at = success_times(messages, events)[own]
    waits = rng.lognormal(np.log(SECONDS_TO_CONVERT * 1000), 0.8, own.size).astype(np.int64)
    used_at = reached_at + waits
    converts = (messages.purpose[own] == ONE_TIME_CODE) & (reached_at >= 0)
    converts &= ~messages.is_pumped[own] & ~messages.is_simulator[own]
    converts &= rng.random(own.size) < CONVERTED_SHARE
    converts &= used_at < messages.requested_at[own] + CODE_LIFE_MS - 1_000
    return np.where(converts, used_at, -1)
