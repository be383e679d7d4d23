"""One run of the marts: the window it builds and the moment it looks from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from include.publishing.days import Window


class RunKind(StrEnum):
    """Why a run builds: a backfill notifies nobody, an hourly run builds the marts by the hour."""

    DAILY = "daily"
    BACKFILL = "backfill"
    HOURLY = "hourly"


@dataclass(frozen=True, slots=True)
class MartRun:
    """A window of request days, built as of a moment; `run_id` is also its publication's id.

    `refused_days` are days of the window that a gate refused: they are left out. With
    `arrived_before`, a replay, only what had arrived before that moment counts.
    """

    run_id: str
    window: Window
    as_of: datetime
    kind: RunKind
    refused_days: tuple[date, ...] = ()
    arrived_before: datetime | None = None

    @property
    def built_days(self) -> list[date]:
        """The days of the window that no gate refused."""
        return [day for day in self.window.days if day not in self.refused_days]

    def sees(self, arrival_hour: datetime) -> bool:
        """Whether what arrived in an hour counts."""
        return self.arrived_before is None or arrival_hour < self.arrived_before

    def refusing(self, days: Iterable[date]) -> MartRun:
        """The same run without some more days."""
        return replace(self, refused_days=tuple(sorted({*self.refused_days, *days})))

    def encoded(self) -> dict[str, Any]:
        """The run as plain JSON values, to hand from task to task."""
        return {
            "run_id": self.run_id,
            "from_day": self.window.first.isoformat(),
            "to_day": self.window.last.isoformat(),
            "as_of": self.as_of.isoformat(),
            "kind": self.kind.value,
            "refused_days": [day.isoformat() for day in self.refused_days],
            "arrived_before": self.arrived_before and self.arrived_before.isoformat(),
        }

    @staticmethod
    def decoded(values: dict[str, Any]) -> MartRun:
        """The run from what `encoded` made."""
        return MartRun(
            values["run_id"],
            Window(date.fromisoformat(values["from_day"]), date.fromisoformat(values["to_day"])),
            datetime.fromisoformat(values["as_of"]),
            RunKind(values["kind"]),
            tuple(date.fromisoformat(day) for day in values["refused_days"]),
            values["arrived_before"] and datetime.fromisoformat(values["arrived_before"]),
        )
