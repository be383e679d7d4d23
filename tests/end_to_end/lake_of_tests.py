"""A lake in a folder and the steps of the main job on it, without the scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from include import pipeline
from include.ingest.run import find_changed_hours, ingest_hours
from include.lake import FolderStore
from include.pipeline import Refusal
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.settings import Settings
from include.streams import Stream
from include.warehouse.warehouse import open_warehouse
from tests.end_to_end.raw import Record, at, write_object


@dataclass(frozen=True)
class Lake:
    """Streams of raw objects, and the lake made of them; `more_streams` lie elsewhere."""

    folder: Path
    more_streams: tuple[Stream, ...] = ()

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            lake_uri=str(self.folder / "lake"),
            scratch_dir=self.folder / "scratch",
            recipient_key="a secret of sixteen",
            workers=1,
        )

    @property
    def store(self) -> FolderStore:
        return FolderStore(self.settings.lake_uri)

    @property
    def streams(self) -> list[Stream]:
        """One that most tests write to, one beside it, and those from elsewhere."""
        own = [
            Stream(
                name=name,
                uri=str(self.folder / raw),
                account_id="111122223333",
                region="eu-west-1",
            )
            for name, raw in (("events", "raw"), ("bridged", "raw_of_eventbridge"))
        ]
        return [*own, *self.more_streams]

    def receive(
        self, hour: str, records: Iterable[Record | str], name: str = "a", raw: str = "raw"
    ) -> None:
        """Firehose writes an object."""
        write_object(self.folder / raw, hour, records, name)

    def ingest(self, first_hour: str, last_hour: str) -> None:
        """Ingest what changed between two arrival hours."""
        first, last = at(f"{first_hour}:00"), at(f"{last_hour}:00")
        changed = find_changed_hours(self.streams, self.store, first, last)
        ingest_hours(changed, self.settings, lambda *_: None)

    def build(
        self,
        first: str,
        last: str,
        as_of: str,
        run_id: str,
        inspect: Callable[[MartRun], None] = lambda _: None,
        *,
        arrived_before: str | None = None,
        kind: RunKind = RunKind.DAILY,
    ) -> list[Refusal]:
        """Build, check and publish a window; what the gates refused.

        `inspect` is called when all is built and nothing is published.
        """
        window = Window(date.fromisoformat(first), date.fromisoformat(last))
        moment = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
        cut = arrived_before and datetime.fromisoformat(arrived_before).replace(tzinfo=UTC)
        run = MartRun(run_id, window, moment, kind, arrived_before=cut or None)
        refusals = pipeline.check_events(run, self.settings)
        run = run.refusing(refusal.day for refusal in refusals)
        pipeline.build_candidates(run, self.settings)
        found = pipeline.check_candidates(run, self.settings)
        run = run.refusing(refusal.day for refusal in found)
        inspect(run)
        pipeline.publish_marts(run, self.settings)
        return [*refusals, *found]

    def run_daily(self, as_of: str) -> list[Refusal]:
        """What `build_sms_marts` does after the day that ended at `as_of`: all that is to build."""
        moment = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
        refusals = []
        for window in pipeline.plan_windows(self.settings, moment):
            first, last = window.first.isoformat(), window.last.isoformat()
            refusals += self.build(first, last, as_of, f"as-of-{as_of[:10]}-{first}")
        return refusals

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the published marts."""
        return open_warehouse(self.settings, self.store).read_published(sql)

    def rows(self, mart: str) -> list[tuple[Any, ...]]:
        """All rows of a published mart, without what names the publication, sorted."""
        found = self.query(f"select * from {mart}")
        rows = [
            tuple(value for name, value in row.items() if name != "publication_id") for row in found
        ]
        return sorted(rows, key=repr)
