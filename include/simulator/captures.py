"""The plan's fifth step: which stream each record reaches Firehose through.

Repeats across streams come from here: an event captured twice is two records of one message.
"""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

import numpy as np

from include.simulator.events import Events
from include.simulator.messages import Messages
from include.simulator.records import Records
from include.simulator.scenario import Scenario
from include.simulator.sources import EUM, EUM_US, EVENTBRIDGE, FAILED, SNS_ARCHIVE
from include.simulator.world import World

BRIDGED_CHANNELS = ("sms", "mms", "voice")


class Capture(IntEnum):
    """How the events of a message are captured."""

    BARE = 0
    EVENTBRIDGE = 1
    BARE_AND_EVENTBRIDGE = 2
    SNS = 3


def capture_messages(scenario: Scenario, world: World, messages: Messages, day: int) -> Messages:
    """Give each message its capture.

    EventBridge's events tell no number, so messages to simulator numbers, which only the number
    tells, always have a bare copy.
    """
    extras = scenario.extras
    chance = np.random.default_rng([scenario.seed, 23, day]).random(len(messages))
    alone, both = extras.eventbridge_share, extras.eventbridge_share + extras.eventbridge_too_share
    can_bridge = np.array([cell.channel in BRIDGED_CHANNELS for cell in world.cells])
    is_bridged = (messages.stream == EUM) & can_bridge[messages.cell] & (chance < both)
    is_alone = (chance < alone) & ~messages.is_simulator
    bridged = np.where(is_alone, Capture.EVENTBRIDGE, Capture.BARE_AND_EVENTBRIDGE)
    is_archived = (messages.stream == EUM_US) & (chance < extras.sns_share)
    capture = np.where(is_bridged, bridged, np.where(is_archived, Capture.SNS, Capture.BARE))
    return replace(messages, capture=capture)


def capture_records(
    scenario: Scenario, messages: Messages, events: Events, records: Records, day: int
) -> Records:
    """The records with the stream of each, those captured twice added at the end."""
    rng = np.random.default_rng([scenario.seed, 24, day])
    capture = messages.capture[events.message]
    by_record = capture[records.event]
    stream = np.where(by_record == Capture.EVENTBRIDGE, EVENTBRIDGE, records.stream)
    stream = np.where(by_record == Capture.SNS, SNS_ARCHIVE, stream)
    is_failed = (stream == EUM) & (rng.random(stream.size) < scenario.extras.failed_share)
    stream = np.where(is_failed, FAILED, stream)
    again = np.flatnonzero(capture == Capture.BARE_AND_EVENTBRIDGE)
    delays = rng.integers(200, 30_000, again.size)
    return Records(
        event=np.concatenate([records.event, again]),
        arrived_at=np.concatenate([records.arrived_at, events.at[again] + delays]),
        stream=np.concatenate([stream, np.full(again.size, EVENTBRIDGE)]),
    )
