"""One arrival hour in a world where several actors meet, and what must hold of it afterwards."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq

from include.ingest.changes import list_hour
from include.ingest.hour import Workshop, ingest_hour
from include.ingest.ledger import LedgerEntry, decode_entry, ledger_key, read_entry
from include.ingest.stale import remove_stale_files
from include.lake import Store
from tests.include.ingest.factories import FOLDER, HOUR, Place, lines, v2_record
from tests.include.ingest.interleaving.memory_store import MemoryStore
from tests.include.ingest.interleaving.turns import Actor, TurnStore

LEDGER = ledger_key("sms", HOUR)
Change = tuple[str, str]
"""`put` or `remove`, and an object; `put` of an object that is there rewrites it."""


def object_of(name: str) -> bytes:
    """An object of one event, of a repeat of it, and of a record that is rejected."""
    return lines(v2_record(messageId=name), v2_record(messageId=name), name)


@dataclass(slots=True)
class World:
    """A stream's raw objects and a lake, and all entries that were ever committed."""

    place: Place
    lake: Store
    raw: Store = field(default_factory=lambda: MemoryStore("memory://raw"))
    committed: list[LedgerEntry] = field(default_factory=list)

    def change(self, *changes: Change, raw: Store | None = None) -> None:
        """Put, rewrite or remove raw objects; `a2` is another content of `a`."""
        for action, name in changes:
            key = f"{FOLDER}/{name[0]}"
            if action == "put":
                (raw or self.raw).write(key, object_of(name))
            else:
                (raw or self.raw).delete([key])

    def ingest(self, lake: Store | None = None, raw: Store | None = None) -> LedgerEntry:
        """Ingest the hour as it is now."""
        lake, raw = lake or self.lake, raw or self.raw
        workshop: Workshop = replace(self.place.workshop, lake=lake)
        return ingest_hour(list_hour(self.place.stream, raw, lake, HOUR), raw, workshop)

    def ingesting(self) -> Actor:
        """An actor that ingests the hour."""
        return Actor(
            lambda actor: self.ingest(_Watched(self, actor), TurnStore(self.raw, actor, "raw"))
        )

    def changing(self, *changes: Change) -> Actor:
        """An actor that changes the raw objects."""
        return Actor(lambda actor: self.change(*changes, raw=TurnStore(self.raw, actor, "raw")))

    def entry(self) -> LedgerEntry | None:
        """What is committed now."""
        return read_entry(self.lake, "sms", HOUR)

    def files(self) -> dict[str, bytes]:
        """All event files and reject files."""
        prefixes = ("events/", "rejected/")
        found = [item.key for prefix in prefixes for item in self.lake.list(prefix)]
        return {key: self.lake.read(key) for key in found}

    def remove_stale(self) -> None:
        """What maintenance does, some days later."""
        stream = self.place.stream
        remove_stale_files(self.lake, [stream], HOUR, HOUR, timedelta(hours=-1))


class _Watched(TurnStore):
    """A lake that tells its world of each commit."""

    def __init__(self, world: World, actor: Actor) -> None:
        super().__init__(world.lake, actor, "lake")
        object.__setattr__(self, "_world", world)

    def replace(self, key: str, data: bytes, etag: str | None) -> bool:
        """See Store."""
        done = super().replace(key, data, etag)
        if done:
            self._world.committed.append(decode_entry(data, key))  # type: ignore[attr-defined]
        return done


def content(world: World) -> tuple[dict[str, bytes], dict[str, Any]]:
    """All files, and the entry less the time of loading."""
    entry = world.entry()
    assert entry is not None
    fields = {name: getattr(entry, name) for name in entry.__slots__ if name != "ingested_at"}
    return world.files(), fields


def message_counts(world: World, entry: LedgerEntry) -> Counter[str]:
    """How often each message's event stands in the files that an entry names."""
    tables = [pq.read_table(io.BytesIO(world.lake.read(key))) for key in entry.files]
    return Counter(name for table in tables for name in table["message_id"].to_pylist())


def assert_nothing_is_lost_or_doubled(world: World) -> None:
    """What holds at any moment: the committed entry adds up, and its files are there.

    `world` has no rewritten objects: what any commit held is still held.
    """
    entry = world.entry()
    if entry is None:
        return
    counts = message_counts(world, entry)
    assert set(counts.values()) == {1}
    assert counts.total() == entry.events_written == len(entry.objects)
    assert entry.records_read == entry.events_written + entry.repeats_dropped + entry.rejected
    assert all(world.lake.stat(key) for key in entry.reject_files)
    for earlier in world.committed:
        assert {item.key for item in earlier.objects} <= {item.key for item in entry.objects}


def undisturbed(place: Place, steps: Sequence[Callable[[World], object]]) -> Any:
    """The content of a lake in which nobody ever met anybody."""
    world = World(place, MemoryStore())
    for step in steps:
        step(world)
    world.remove_stale()
    return content(world)
