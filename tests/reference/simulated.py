"""A simulated lake that the main job has published, and the same as the reference sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from include import pipeline
from include.ingest.run import find_changed_hours, ingest_hours
from include.lake import FolderStore
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.settings import Settings
from include.simulator.extras import Extras
from include.simulator.scenario import Incident, IncidentKind, Scenario
from include.simulator.simulation import simulate
from include.streams import load_streams
from include.warehouse.warehouse import open_warehouse
from tests.reference.events import read_events
from tests.reference.look import Look, Row
from tests.reference.messages import Message, read_messages
from tests.reference.odd_events import STREAM, write_odd_events
from tests.reference.odd_inputs import INBOUND, SEND_LOG, write_odd_replies, write_odd_sends
from tests.reference.replies import Reply, read_replies
from tests.reference.sends import Send, read_sends

SECRET = "a secret of sixteen"
START = date(2026, 10, 28)
"""Before the end of a month, which cost is counted by."""
ODD_RECORDS = 400
"""Messages, replies and sends."""
ODD_STREAMS = (
    (STREAM, write_odd_events),
    (INBOUND, write_odd_replies),
    (SEND_LOG, write_odd_sends),
)
COUNTRIES = ("US", "GB", "DE", "FR", "IN", "BR", "ID", "JP", "CA")


@dataclass(frozen=True)
class Simulated:
    """A lake of one seed, published in windows of days, the last of them as `look` says."""

    folder: Path
    seed: int
    days: int = 7
    windows: tuple[int, ...] = (7,)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def look(self) -> Look:
        last = START + timedelta(days=self.days - 1)
        as_of = datetime.combine(last + timedelta(days=1), datetime.min.time())
        return Look(START, last, as_of, SECRET, **self.options)

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            lake_uri=str(self.folder / "lake"),
            streams_file=self.folder / "streams.yaml",
            scratch_dir=self.folder / "scratch",
            recipient_key=SECRET,
            workers=1,
            **self.options,
        )

    def publish(self) -> None:
        """Simulate, ingest everything, and build the windows one after another."""
        simulate(scenario(self.seed, self.days), self.folder / "lake")
        self._add_odd_streams()
        store, streams = (
            FolderStore(self.settings.lake_uri),
            load_streams(self.settings.streams_file),
        )
        begin = datetime.combine(START, datetime.min.time(), UTC)
        changed = find_changed_hours(
            streams, store, begin - timedelta(days=1), begin + timedelta(days=self.days + 14)
        )
        ingest_hours(changed, self.settings, lambda *_: None)
        first = START
        for number, length in enumerate(self.windows):
            window = Window(first, first + timedelta(days=length - 1))
            self._build(MartRun(f"run-{number}", window, self._as_of, RunKind.DAILY))
            first += timedelta(days=length)

    def published(self, mart: str) -> list[Row]:
        """All rows of a published mart."""
        store = FolderStore(self.settings.lake_uri)
        return open_warehouse(self.settings, store).read_published(f"select * from {mart}")

    @cached_property
    def messages(self) -> list[Message]:
        """As the reference reads them from the raw objects."""
        return read_messages(read_events(self.settings.streams_file), self.replies, self.sends)

    @cached_property
    def replies(self) -> list[Reply]:
        return read_replies(self.settings.streams_file)

    @cached_property
    def sends(self) -> list[Send]:
        return read_sends(self.settings.streams_file)

    @property
    def _as_of(self) -> datetime:
        return self.look.as_of.replace(tzinfo=UTC)

    def _add_odd_streams(self) -> None:
        streams_file = self.settings.streams_file
        begin = datetime.combine(START, datetime.min.time())
        declared = yaml.safe_load(streams_file.read_text())
        for stream, write in ODD_STREAMS:
            raw = self.folder / stream["name"]
            write(raw, self.seed, begin, self.days, ODD_RECORDS)
            declared["streams"].append(stream | {"uri": str(raw)})
        streams_file.write_text(yaml.safe_dump(declared))

    def _build(self, run: MartRun) -> None:
        refused = pipeline.check_events(run, self.settings)
        pipeline.build_candidates(run, self.settings)
        refused += pipeline.check_candidates(run, self.settings)
        assert not refused
        pipeline.publish_marts(run, self.settings)


def scenario(seed: int, days: int) -> Scenario:
    """Everything that a lake may hold: late, repeated, contradicting and broken records."""
    return Scenario(
        start=START,
        days=days,
        messages_per_day=500,
        seed=seed,
        countries=COUNTRIES,
        migrated_after=0.8,
        incidents=(
            Incident(IncidentKind.PENDING_PILE_UP, 1, 1, 0.4, country="GB"),
            Incident(IncidentKind.COUNTRY_BLOCK, 2, 3, 0.6, country="DE"),
            Incident(IncidentKind.SILENT_CARRIER, 0, 4, 0.9, country="FR"),
            Incident(IncidentKind.LOST_HOUR, 2, 2, stream="eum_events", hour=9),
        ),
        malformed_share=0.005,
        truncated_share=0.02,
        unreadable_share=0.005,
        repeat_share=0.1,
        simulator_share=0.03,
        extras=Extras(
            eventbridge_share=0.1,
            eventbridge_too_share=0.1,
            sns_share=0.2,
            failed_share=0.02,
            no_country_share=0.05,
            foreign_number_share=0.02,
            other_form_share=0.05,
            protect_share=0.2,
            has_inbound=True,
            has_send_log=True,
        ),
    )
