"""Messages that repeat a failed one, as senders do minutes later."""

from __future__ import annotations

import numpy as np

from include.simulator.messages import Messages
from include.simulator.scenario import DAY_MS, HOUR_MS
from include.simulator.statuses import FATES

RETRIED_SHARE = 0.4
RETRIED_FATES = [
    index
    for index, fate in enumerate(FATES)
    if fate.name in ("UNREACHABLE", "CARRIER_UNREACHABLE", "TTL_EXPIRED")
]


def with_resends(messages: Messages, rng: np.random.Generator) -> Messages:
    """Make some messages resends of failed ones of the same stream and cell, minutes later.

    Changes their columns in place; never the day of a message.
    """
    failed = np.flatnonzero(np.isin(messages.fate, RETRIED_FATES) & ~messages.is_simulator)
    failed = failed[rng.random(failed.size) < RETRIED_SHARE]
    kind = messages.stream * 100_000 + messages.cell * 2 + messages.is_simulator
    drawn = rng.integers(
        np.searchsorted(kind, kind[failed], side="left"),
        np.searchsorted(kind, kind[failed], side="right"),
    )
    first_at = messages.requested_at[failed]
    later = first_at + rng.integers(5 * 60_000, HOUR_MS, failed.size)
    usable = (later // DAY_MS == first_at // DAY_MS) & ~np.isin(drawn, failed)
    resend, chosen = np.unique(drawn[usable], return_index=True)
    original = failed[usable][chosen]
    messages.requested_at[resend] = later[usable][chosen]
    for column in (messages.recipient, messages.number_country, messages.is_pumped):
        column[resend] = column[original]
    messages.retry_of[resend] = original
    return messages
