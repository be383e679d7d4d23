"""The files that tell what a lake holds: labels, outcomes, rejects, records, a summary."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from include.simulator.chunk import ChunkTruth
from include.simulator.objects import HourKey, HourTruth
from include.simulator.outcomes import Outcome, OutcomeKey
from include.simulator.scenario import FAMILIES, Incident, Scenario
from include.simulator.sources import STREAMS
from include.simulator.statuses import STATUSES
from include.simulator.tables import TABLES, Rows

GROUPS = {status.name: status.group for status in STATUSES}
# A day's last messages may get their UNKNOWN 72 hours later, and it needs time to arrive.
MATURITY_DAYS = 5


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is known of a simulated lake without reading it."""

    scenario: Scenario
    outcomes: dict[OutcomeKey, Outcome] = field(default_factory=dict)
    hours: dict[HourKey, HourTruth] = field(default_factory=dict)
    tables: dict[str, Rows] = field(default_factory=lambda: {name: Counter() for name in TABLES})

    def add(self, chunk: ChunkTruth) -> None:
        """Take in what one chunk of days knows."""
        for key, planned in chunk.planned.items():
            self.outcomes.setdefault(key, Outcome()).planned += planned
        for day in chunk.observable:
            for key, seen in day.items():
                total = self.outcomes.setdefault(key, Outcome())
                total.messages += seen.messages
                total.price_millicents += seen.price_millicents
                total.fee_millicents += seen.fee_millicents
        for tables in chunk.tables:
            for name, rows in tables.items():
                self.tables[name].update(rows)
        for hour_key, hour in chunk.hours.items():
            self.hours.setdefault(hour_key, HourTruth()).merge(hour)

    def write(self, folder: Path) -> None:
        """Write the truth's files into a folder, made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        _write_json(folder / "labels.json", {"incidents": labels(self.scenario)})
        _write_csv(folder / "daily_outcomes.csv", OUTCOME_COLUMNS, self._outcome_rows())
        _write_csv(folder / "rejects.csv", REJECT_COLUMNS, self._reject_rows())
        _write_csv(folder / "records.csv", RECORD_COLUMNS, self._record_rows())
        _write_csv(folder / "forms.csv", FORM_COLUMNS, self._form_rows())
        for name, columns in TABLES.items():
            counted = sorted(self.tables[name].items())
            _write_csv(folder / f"{name}.csv", columns, ((*row, count) for row, count in counted))
        _write_json(folder / "summary.json", self.summary())

    def summary(self) -> dict[str, Any]:
        """The lake in a dozen figures."""
        rejected: Counter[str] = Counter()
        for hour in self.hours.values():
            rejected.update(hour.rejected)
        outcomes = self.outcomes.items()
        return {
            "start": self.scenario.start.isoformat(),
            "days": self.scenario.days,
            "messages_per_day": self.scenario.messages_per_day,
            "seed": self.scenario.seed,
            "countries": len({key.country for key in self.outcomes}),
            "messages_planned": sum(row.planned for row in self.outcomes.values()),
            "messages_observable": sum(row.messages for row in self.outcomes.values()),
            "simulator_messages": sum(row.messages for key, row in outcomes if key.is_simulator),
            "objects": sum(hour.objects for hour in self.hours.values()),
            "records": sum(hour.records for hour in self.hours.values()),
            "repeats_in_object": sum(hour.repeats_in_object for hour in self.hours.values()),
            "rejected": rejected.total(),
            "rejected_by_reason": dict(sorted(rejected.items())),
            "incidents": len(self.scenario.incidents),
        }

    def _outcome_rows(self) -> Iterable[Sequence[object]]:
        for key, row in sorted(self.outcomes.items()):
            stream = STREAMS[key.stream]
            yield (
                self.scenario.date_of(key.day).isoformat(),
                stream.account_id,
                key.country,
                stream.schema,
                key.channel,
                _flag(key.is_simulator),
                key.status,
                GROUPS[key.status],
                row.planned,
                row.messages,
                f"{row.price_millicents / 100_000:.5f}",
                f"{row.fee_millicents / 100_000:.5f}",
                _flag(key.day + MATURITY_DAYS <= self.scenario.days),
            )

    def _reject_rows(self) -> Iterable[Sequence[object]]:
        for (stream, hour), row in sorted(self.hours.items()):
            for reason, count in sorted(row.rejected.items()):
                yield stream, hour, reason, count

    def _form_rows(self) -> Iterable[Sequence[object]]:
        for (stream, hour), row in sorted(self.hours.items()):
            for form, count in sorted(row.forms.items()):
                yield stream, hour, form, count

    def _record_rows(self) -> Iterable[Sequence[object]]:
        for (stream, hour), row in sorted(self.hours.items()):
            rejected = row.rejected.total()
            yield stream, hour, row.objects, row.records, row.repeats_in_object, rejected


OUTCOME_COLUMNS = (
    "day",
    "account_id",
    "iso_country_code",
    "source_schema",
    "channel",
    "is_simulator",
    "status",
    "outcome_group",
    "planned",
    "messages",
    "price_usd",
    "carrier_fee_usd",
    "is_mature",
)
REJECT_COLUMNS = ("stream", "arrival_hour", "reason", "count")
FORM_COLUMNS = ("stream", "arrival_hour", "form", "records")
RECORD_COLUMNS = (
    "stream",
    "arrival_hour",
    "objects",
    "records",
    "repeats_in_object",
    "rejected",
)


def labels(scenario: Scenario) -> list[dict[str, Any]]:
    """The injected incidents, in the order of their days; `family` is the metric to watch."""
    ordered = sorted(scenario.incidents, key=lambda one: (one.first_day, one.kind))
    return [_label(scenario, incident, number) for number, incident in enumerate(ordered, start=1)]


def _label(scenario: Scenario, incident: Incident, number: int) -> dict[str, Any]:
    hour = None
    if incident.hour is not None:
        hour = f"{scenario.date_of(incident.first_day)}T{incident.hour:02d}:00:00Z"
    return {
        "id": f"{number:02d}-{incident.kind.value}-{(incident.country or 'all').lower()}",
        "kind": incident.kind.value,
        "family": FAMILIES[incident.kind],
        "country": incident.country,
        "carrier": incident.carrier,
        "stream": incident.stream,
        "arrival_hour": hour,
        "first_day": scenario.date_of(incident.first_day).isoformat(),
        "last_day": scenario.date_of(incident.last_day).isoformat(),
        "size": incident.size,
    }


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
