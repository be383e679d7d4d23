"""When channels took messages on incidents, as dbt reads it: the table `alert_tellings`."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pyarrow as pa

from include.alerts.records import LOG_CHANNEL, NOTIFICATIONS, decode_telling
from include.alerts.transitions import Kind
from include.lake import Store

TELLINGS = pa.schema(
    [
        pa.field("incident_id", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("told_at", pa.timestamp("ms")),
        pa.field("last_day", pa.date32()),
    ]
)
_READERS = 16


def read_tellings(store: Store) -> pa.Table:
    """What every channel took that reaches people; what is in doubt, and what is over, is left out.

    Records of other notices than incidents are among them: they join nothing.
    """
    log = f"{NOTIFICATIONS}/{LOG_CHANNEL}/"
    listed = store.list(f"{NOTIFICATIONS}/")
    keys = [stored.key for stored in listed if not stored.key.startswith(log)]
    with ThreadPoolExecutor(_READERS) as pool:
        records = zip(keys, pool.map(store.read, keys), strict=True)
        rows = [row for key, record in records for row in _rows(key, record)]
    return pa.Table.from_pylist(rows, TELLINGS)


def _rows(key: str, record: bytes) -> Iterator[dict[str, Any]]:
    _, _, channel, name = key.split("/")
    for telling in map(decode_telling, orjson.loads(record)["told"]):
        if telling.sent_at and telling.kind is not Kind.OVER:
            yield {
                "incident_id": name.removesuffix(".json"),
                "channel": channel,
                "told_at": telling.sent_at.replace(tzinfo=None),
                "last_day": telling.last_day,
            }
