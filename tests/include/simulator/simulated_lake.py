"""A simulated lake as the tests look at it: what was asked, told and written."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.simulator.scenario import Scenario
from include.simulator.truth import Truth
from tests.include.simulator.raw_reader import RawObject
from tests.include.simulator.recount import RawMessage

ACCOUNTS = {
    "pinpoint_events": "111122223333",
    "eum_events": "111122223333",
    "eum_events_us": "444455556666",
    "eventbridge": "111122223333",
    "sns_archive": "444455556666",
    "eum_events_failed": "111122223333",
}
LOST_DAY, LOST_HOUR = 4, 9


@dataclass(frozen=True)
class SimulatedLake:
    """A lake as written, its truth as told, and its objects as a separate reader sees them."""

    scenario: Scenario
    folder: Path
    truth: Truth
    objects: list[RawObject]
    messages: dict[str, RawMessage]

    def events(self, *streams: str) -> list[dict[str, Any]]:
        """Good events of some streams, unwrapped, in the order of the objects."""
        return [event for raw in self.objects if raw.stream in streams for event in raw.events]

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "truth" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
