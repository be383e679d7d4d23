"""A small ingest with everything in it: two streams, two hours, one of which has changed.

The lake holds an hour as it was; since then one object was rewritten and another one came. So an
ingest reads, writes and commits new hours and changed ones, and leaves files to tidy away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from include.ingest.ledger import read_entries
from include.ingest.recipe import recipe_of
from include.ingest.reingest import Reingest, find_hours
from include.ingest.run import ingest_hours
from include.ingest.stale import remove_stale_files
from include.lake import Store, open_store
from include.settings import Settings
from include.streams import Stream
from tests.include.ingest.factories import HOUR, MS, lines, v1_record, v2_record

LAST = HOUR + timedelta(hours=1)
DAY_MS = 86_400_000
FOLDERS = tuple(f"{hour:%Y/%m/%d/%H}" for hour in (HOUR, LAST))

Content = dict[str, object]
"""Files by key: bytes, or the fields of a ledger entry."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Raw objects of two streams and the lake made of them, in folders or on S3."""

    raw_uri: str
    lake_uri: str
    grace: timedelta = timedelta(0)
    workers: int = 1
    recipient_key_id: str = "1"
    choice: Reingest = Reingest.CHANGED

    @property
    def streams(self) -> list[Stream]:
        """Two streams beside each other."""
        return [
            Stream(
                name=name,
                uri=f"{self.raw_uri}/{name}",
                account_id="111122223333",
                region="eu-west-1",
            )
            for name in ("messaging", "pinpoint")
        ]

    @property
    def settings(self) -> Settings:
        """Settings of the ingest."""
        return Settings(
            _env_file=None,
            lake_uri=self.lake_uri,
            recipient_key="a secret of the tests",
            recipient_key_id=self.recipient_key_id,
            workers=self.workers,
        )

    @property
    def lake(self) -> Store:
        """What the ingest writes."""
        return open_store(self.lake_uri)

    def put(self, stream: str, folder: str, name: str, data: bytes) -> None:
        """Write a raw object."""
        open_store(f"{self.raw_uri}/{stream}").write(f"{folder}/{name}", data)

    def set_stage(self) -> None:
        """The objects of the first hour, ingested, and what came since."""
        self.put("messaging", FOLDERS[0], "a", lines(v2_record(messageId="old"), "text"))
        self.ingest()
        yesterday = v2_record(messageId="late", messageRequestTimestamp=MS - DAY_MS)
        self.put("messaging", FOLDERS[0], "a", lines(v2_record(), v2_record(), yesterday, "text"))
        self.put("messaging", FOLDERS[0], "b", lines(v2_record(messageId="b")))
        self.put("messaging", FOLDERS[1], "c", lines(v2_record(messageId="c"), v1_record()))
        self.put("pinpoint", FOLDERS[0], "d", lines(v1_record(), "text"))
        self.put("pinpoint", FOLDERS[1], "e", lines(v1_record(message_id="e")))

    def run(self) -> None:
        """What two DAGs do: ingest what has changed, then remove what nothing names."""
        self.ingest()
        self.tidy()

    def ingest(self) -> None:
        """Ingest what has changed, and what is asked for beside."""
        recipe = recipe_of(self.settings)
        work = find_hours(self.streams, self.lake, HOUR, LAST, choice=self.choice, recipe=recipe)
        ingest_hours(work.hours, self.settings, lambda _: None)

    def tidy(self) -> None:
        """Remove what no ledger entry names."""
        remove_stale_files(self.lake, self.streams, HOUR, LAST, self.grace)

    def content(self) -> Content:
        """Every file of the lake, hidden ones too; ledger entries less the time of loading."""
        content: Content = {}
        for key, data in self._files():
            content[key] = data
            if key.startswith("ledger/"):
                content[key] = {**json.loads(data), "ingested_at": None}
        return content

    def gaps(self) -> set[str]:
        """Files that the ledger names and the lake hasn't: no moment may have any."""
        there = {item.key for item in self.lake.list("")}
        entries = read_entries(self.lake)
        return {key for entry in entries for key in (*entry.files, *entry.reject_files)} - there

    def _files(self) -> Iterator[tuple[str, bytes]]:
        if self.lake_uri.startswith("s3://"):
            lake = self.lake
            yield from ((item.key, lake.read(item.key)) for item in lake.list(""))
            return
        root = Path(self.lake_uri)
        for path in root.rglob("*"):
            if path.is_file():
                yield str(path.relative_to(root)), path.read_bytes()
