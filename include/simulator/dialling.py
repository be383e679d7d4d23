"""Numbers of recipients: ordinary ones scattered over a country's range, pumped ones in a row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from include.simulator.messages import Messages
from include.simulator.scenario import DAY_MS, HOUR_MS, IncidentKind, Scenario
from include.simulator.sources import STREAMS
from include.simulator.world import World

Ints = NDArray[np.int64]

# A prime that 10 has no factor in common with: each recipient keeps a number of his own.
SCATTER = 7919
FIRST_NUMBER = 1_234_567


def scatter_numbers(recipient: Ints, range_size: Ints) -> Ints:
    """The subscriber digits of recipients, whose own numbers are small and dense."""
    return np.asarray((recipient * SCATTER + FIRST_NUMBER) % range_size)


def recipients_of_numbers(number: Ints, range_size: int) -> Ints:
    """The recipients who have these subscriber digits."""
    return np.asarray((number - FIRST_NUMBER) * pow(SCATTER, -1, range_size) % range_size)


def dial_in_sequence(scenario: Scenario, world: World, messages: Messages, day: int) -> Messages:
    """Put fraud's messages on adjacent numbers.

    Each stream and hour has a run of its own in the order of the requests, so that nearly all
    neighbours end in one object.
    """
    for incident in scenario.incidents:
        if incident.kind is IncidentKind.PUMPING and incident.covers(day) and incident.country:
            rng = np.random.default_rng([scenario.seed, 20, day])
            hit = np.isin(messages.cell, world.cells_of(incident.country))
            hit &= ~messages.is_simulator & (rng.random(len(messages)) < 1 - 1 / incident.size)
            if hit.any():
                size = 10 ** world.country_of(incident.country).subscriber_digits
                messages = _pumped(messages, np.flatnonzero(hit), size, rng)
    return messages


def _pumped(messages: Messages, chosen: Ints, size: int, rng: np.random.Generator) -> Messages:
    order = np.lexsort((messages.requested_at[chosen], messages.stream[chosen]))
    chosen = chosen[order]
    number = _numbers_in_a_row(messages.requested_at[chosen], messages.stream[chosen], rng) % size
    recipient, is_pumped = messages.recipient.copy(), messages.is_pumped.copy()
    recipient[chosen] = recipients_of_numbers(number, size)
    is_pumped[chosen] = True
    return replace(messages, recipient=recipient, is_pumped=is_pumped)


def _numbers_in_a_row(at: Ints, stream: Ints, rng: np.random.Generator) -> Ints:
    """Adjacent numbers within each stream and hour, for messages sorted by stream and time."""
    begins = rng.integers(0, 10**9, len(STREAMS) * 24)
    run = stream * 24 + at % DAY_MS // HOUR_MS
    _, first, own = np.unique(run, return_index=True, return_inverse=True)
    return np.asarray(begins[run] + np.arange(run.size) - first[own])


def give_foreign_numbers(
    scenario: Scenario, world: World, messages: Messages, day: int
) -> Messages:
    """Let a few numbers be of another country's range than AWS reports."""
    share, known = scenario.extras.foreign_number_share, len(world.countries)
    if not share or known == 1:
        return messages
    rng = np.random.default_rng([scenario.seed, 22, day])
    is_foreign = (rng.random(len(messages)) < share) & ~messages.is_simulator & ~messages.is_pumped
    another = (messages.number_country + rng.integers(1, known, len(messages))) % known
    own = np.where(is_foreign, another, messages.number_country)
    return replace(messages, number_country=own)
