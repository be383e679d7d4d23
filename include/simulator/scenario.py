"""What to simulate: the range, the volume, the seed and the labelled incidents.

Nothing here draws a number. Two equal scenarios give byte-identical lakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from include.simulator.extras import NO_EXTRAS, Extras

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class SimulationError(Exception):
    """The simulation can't run as asked: `str(e)` is one clear line."""


class IncidentKind(StrEnum):
    """What went wrong, as the labels name it."""

    COUNTRY_BLOCK = "country_block"
    CARRIER_BLOCK = "carrier_block"
    SPAM_RAMP = "spam_ramp"
    PENDING_PILE_UP = "pending_pile_up"
    DELIVERY_DROP = "delivery_drop"
    PUMPING = "pumping"
    VOLUME_OUTAGE = "volume_outage"
    COST_JUMP = "cost_jump"
    SILENT_CARRIER = "silent_carrier"
    LOST_HOUR = "lost_hour"


FAMILIES = {
    IncidentKind.COUNTRY_BLOCK: "blocked",
    IncidentKind.CARRIER_BLOCK: "blocked",
    IncidentKind.SPAM_RAMP: "blocked",
    IncidentKind.PENDING_PILE_UP: "pending",
    IncidentKind.DELIVERY_DROP: "delivery",
    IncidentKind.PUMPING: "pumping",
    IncidentKind.VOLUME_OUTAGE: "volume",
    IncidentKind.COST_JUMP: "cost",
    IncidentKind.SILENT_CARRIER: "pending",
    IncidentKind.LOST_HOUR: "missing_data",
}


@dataclass(frozen=True, slots=True)
class Incident:
    """One labelled incident; its days are indexes into the range, both included.

    `size` is the share of messages hit (blocks, spam at its last day, delivery drop, pile-up's
    never answered, silent carrier), or the factor on volume or price. A lost hour has no country:
    its `stream` misses the arrival hour `hour` of `first_day`.
    """

    kind: IncidentKind
    first_day: int
    last_day: int
    size: float = 1.0
    country: str | None = None
    carrier: str | None = None
    stream: str | None = None
    hour: int | None = None

    def covers(self, day: int) -> bool:
        """Whether messages requested on this day are hit."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Scenario:
    """Everything that decides the content of a lake.

    `messages_per_day` is the mean before incidents. `countries` narrows the country table (empty:
    all). `malformed_share` is per record, `truncated_share` and `unreadable_share` per object,
    `repeat_share` and `simulator_share` per message.
    """

    start: date = date(2026, 9, 20)
    days: int = 60
    messages_per_day: int = 20_000
    seed: int = 7
    incidents: tuple[Incident, ...] = ()
    countries: tuple[str, ...] = ()
    migrated_after: float = 2 / 3
    malformed_share: float = 0.0005
    truncated_share: float = 0.004
    unreadable_share: float = 0.002
    repeat_share: float = 0.02
    simulator_share: float = 0.004
    extras: Extras = NO_EXTRAS

    def __post_init__(self) -> None:
        if self.days < 1:
            raise SimulationError(f"days is {self.days}: must be 1 or more")
        if self.messages_per_day < 1:
            raise SimulationError(f"messages per day is {self.messages_per_day}: must be 1 or more")
        if self.seed < 0:
            raise SimulationError(f"seed is {self.seed}: must be 0 or more")

    @property
    def start_ms(self) -> int:
        """Midnight UTC of the first day, in epoch milliseconds."""
        return int(datetime(*self.start.timetuple()[:3], tzinfo=UTC).timestamp()) * 1000

    @property
    def end_ms(self) -> int:
        """Midnight UTC after the last day: nothing arrives from here on."""
        return self.start_ms + self.days * DAY_MS

    def day_ms(self, day: int) -> int:
        """Midnight UTC of a day by its index."""
        return self.start_ms + day * DAY_MS

    def date_of(self, day: int) -> date:
        """The calendar day of an index."""
        return self.start + timedelta(days=day)

    def lost_hours(self, stream: str) -> tuple[int, ...]:
        """Begins of the arrival hours that never come in a stream, in epoch milliseconds."""
        return tuple(
            self.day_ms(incident.first_day) + (incident.hour or 0) * HOUR_MS
            for incident in self.incidents
            if incident.kind is IncidentKind.LOST_HOUR and incident.stream == stream
        )
