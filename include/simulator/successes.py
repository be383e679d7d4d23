"""When messages reached somebody: what replies and conversions follow on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from include.simulator.events import DELIVERED, FATE_STATUS, SUCCESSFUL, Events
from include.simulator.messages import Messages


def success_times(messages: Messages, events: Events) -> NDArray[np.int64]:
    """Time of each message's successful receipt, epoch milliseconds; -1 where there is none."""
    succeeds = np.isin(messages.fate, [DELIVERED, SUCCESSFUL])
    is_receipt = events.status == FATE_STATUS[messages.fate[events.message]]
    rows = np.flatnonzero(succeeds[events.message] & is_receipt)
    at = np.full(len(messages), -1)
    at[events.message[rows]] = events.at[rows]
    return at
