"""What people write back to two-way numbers: keywords in their languages, and other words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from include.simulator.events import Events
from include.simulator.messages import PURPOSES, Messages
from include.simulator.records import Records, is_written
from include.simulator.scenario import HOUR_MS, Scenario
from include.simulator.sources import EUM, INBOUND
from include.simulator.successes import success_times
from include.simulator.wording import Wording
from include.simulator.world import World

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MINUTE_MS = 60_000
LATEST_REPLY_MS = 10 * HOUR_MS
PROMOTIONAL = PURPOSES.index("marketing")
UNTIED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """A class of replies, and its share of the promotional messages that reached somebody."""

    keyword_class: str
    share: float


WISHES = (Wish("opt_out", 0.025), Wish("help", 0.006), Wish("opt_in", 0.006), Wish("other", 0.02))


@dataclass(frozen=True, slots=True)
class Replies:
    """One entry a reply; `is_tied`: AWS tells which message it answers. `records` index these."""

    message: Ints
    wish: Ints
    at: Ints
    is_tied: Flags
    chance: NDArray[np.float64]
    records: Records
    written: Flags


def plan_replies(
    scenario: Scenario, world: World, messages: Messages, events: Events, day: int
) -> Replies:
    """Replies to the European account's v2 messages; under v1 _SMS.OPTOUT tells of them."""
    rng = np.random.default_rng([scenario.seed, 26, day])
    message, wish = _answered(scenario, world, messages, rng)
    reached_at = success_times(messages, events)[message]
    is_reached = reached_at >= 0
    message, wish = message[is_reached], wish[is_reached]
    at = reached_at[is_reached] + rng.integers(MINUTE_MS, LATEST_REPLY_MS, message.size)
    is_other = np.array([one.keyword_class == "other" for one in WISHES])[wish]
    is_tied = ~is_other | (rng.random(message.size) >= UNTIED_SHARE)
    records = _records(scenario, at, rng)
    written = is_written(scenario, records.stream, records.arrived_at)
    return Replies(message, wish, at, is_tied, rng.random(message.size), records, written)


def _answered(
    scenario: Scenario, world: World, messages: Messages, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Messages that somebody would answer, and with what wish."""
    bounds = np.cumsum([wish.share for wish in WISHES])
    chance = rng.random(len(messages))
    is_open = (messages.stream == EUM) & world.cell_is_sms[messages.cell] & ~messages.is_simulator
    is_open &= messages.number_country == world.cell_country[messages.cell]
    is_open &= (messages.purpose == PROMOTIONAL) & (chance < bounds[-1])
    if not scenario.extras.has_inbound:
        is_open[:] = False
    chosen = np.flatnonzero(is_open)
    identities = Wording(world).identities(messages.taken(chosen))
    two_way = np.array([identity.lstrip("+").isdigit() for identity in identities], dtype=bool)
    chosen = chosen[two_way]
    return chosen, np.searchsorted(bounds, chance[chosen], side="right")


def _records(scenario: Scenario, at: Ints, rng: np.random.Generator) -> Records:
    """Each reply once, and some again: SNS delivers at least once."""
    again = np.flatnonzero(rng.random(at.size) < scenario.repeat_share)
    arrived_at = at + rng.integers(500, 5 * MINUTE_MS, at.size)
    waits = np.where(rng.random(again.size) < 0.5, 50, rng.integers(MINUTE_MS, HOUR_MS, again.size))
    event = np.concatenate([np.arange(at.size), again])
    return Records(
        event=event,
        arrived_at=np.concatenate([arrived_at, arrived_at[again] + waits]),
        stream=np.full(event.size, INBOUND),
    )
