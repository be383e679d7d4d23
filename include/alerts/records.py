"""What each channel was told: `state/notifications/<channel>/<key>.json` in the lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import orjson

from include.alerts.families import Severity
from include.alerts.transitions import Kind, Progress, Telling
from include.lake import Store

NOTIFICATIONS = "state/notifications"
LOG_CHANNEL = "smslog"
"""Name of the log in the lake, the channel that reaches nobody by itself."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a channel was told of one notice, oldest first; `etag` is None before the first."""

    object_key: str
    told: tuple[Telling, ...] = ()
    etag: str | None = None

    def intend(self, store: Store, telling: Telling) -> bool:
        """Record the intent to send; False when another writer was here since the record was read.

        A telling that is in doubt is intended once more under its own name.
        """
        return store.replace(self.object_key, _encode(self._with(telling)), self.etag)

    def mark_sent(self, store: Store, telling: Telling, at: datetime) -> None:
        """Record that an intended telling was sent, and when."""
        sent = replace(telling, progress=Progress.SENT, sent_at=at)
        store.write(self.object_key, _encode(self._with(sent)))

    def _with(self, telling: Telling) -> list[Telling]:
        return [*(past for past in self.told if past.name != telling.name), telling]


def read_record(store: Store, channel_name: str, key: str) -> Record:
    """The record of a channel and notice; without tellings when there is none."""
    object_key = f"{NOTIFICATIONS}/{channel_name}/{key}.json"
    found = store.stat(object_key)
    if found is None:
        return Record(object_key)
    told = tuple(decode_telling(item) for item in orjson.loads(store.read(object_key))["told"])
    return Record(object_key, told, found.etag)


def told_keys(store: Store, channel_name: str) -> set[str]:
    """The keys of all notices that a channel was ever told of."""
    stored = store.list(f"{NOTIFICATIONS}/{channel_name}/")
    return {item.key.rpartition("/")[2].removesuffix(".json") for item in stored}


def _encode(told: Sequence[Telling]) -> bytes:
    return orjson.dumps({"told": told})


def decode_telling(item: dict[str, str]) -> Telling:
    """A telling as a record holds it."""
    sent_at = item.get("sent_at")
    return Telling(
        item["name"],
        Kind(item["kind"]),
        Severity(item["severity"]),
        date.fromisoformat(item["last_day"]),
        item["place"],
        Progress(item["progress"]),
        datetime.fromisoformat(sent_at) if sent_at else None,
    )
