"""What a part is asked to do."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bench:
    """The size of the inputs, in records, and how often everything is measured.

    For the marts `events` are messages a day, and `days` is the longest history.
    """

    events: int
    rounds: int
    days: int = 365
    _begun: float = field(default_factory=time.monotonic)

    def say(self, line: str) -> None:
        """A line of progress."""
        sys.stderr.write(f"[{time.monotonic() - self._begun:6.0f} s] {line}\n")
