"""pandas: an object at a time, orjson record by record, columns with pandas' own operations.

Measured beforehand on one object: orjson with DataFrame.from_records takes less than half the time
of json_normalize, and of read_json's pyarrow engine, which refuses a whole piece for one record.
"""

from __future__ import annotations

import gzip
import hmac
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from benchmarks import task
from benchmarks.runners.pandas_columns import from_v1, from_v2
from benchmarks.task import Source, read_order

_BOUNDARY = re.compile(task.BOUNDARY.encode())
_NOT_SHOWN = re.compile(r"[A-Za-z0-9]")
_SIMULATOR_NUMBERS = set(task.simulator_numbers())


def main() -> None:
    """Every object of every stream, on as many processes as asked for."""
    order = read_order()
    output = Path(order.output)
    todo = [(source, path, output) for source in order.task.sources for path in source.objects()]
    if order.processes == 1:
        for one in todo:
            write_object(*one)
        return
    with ProcessPoolExecutor(order.processes, get_context("spawn")) as pool:
        list(pool.map(write_object, *zip(*todo, strict=True), chunksize=4))


def write_object(source: Source, path: str, output: Path) -> None:
    """Events and rejects of one object into Parquet."""
    hour = task.arrived_hour(path)
    data = gzip.decompress(Path(path).read_bytes())
    records = data.splitlines() if source.is_delimited else list(cut(data))
    parsed, rejects = parse(records, source, int(hour.timestamp() * 1000))
    build = from_v1 if source.schema == "v1" else from_v2
    events = with_recipients(build(parsed, source)).drop_duplicates()
    label(events, source, hour)
    name = Path(path).name
    for day, rows in events.groupby("day"):
        write(rows.drop(columns="day"), output / "events" / f"{source.schema}-{day}-{name}.parquet")
    if rejects:
        refused = pd.DataFrame(rejects, columns=["reason", "length", "excerpt"])
        label(refused, source, hour)
        write(refused, output / "rejected" / f"{name}.parquet")


def cut(data: bytes) -> Iterator[bytes]:
    """The regular expression costs much, so only where a record begins inside another one."""
    for record in data.replace(b"}{", b"}\n{").splitlines():
        if record.find(b'{"event', 1) > 0:
            yield from filter(None, _BOUNDARY.split(record))
        else:
            yield record


def parse(
    records: list[bytes], source: Source, hour_ms: int
) -> tuple[list[dict[str, Any]], list[tuple[str, int, str]]]:
    """Records that are events, and what becomes of the others."""
    check = check_v1 if source.schema == "v1" else check_v2
    latest = hour_ms + task.LATEST_AFTER_ARRIVAL_MS
    events, rejects = [], []
    for record in records:
        try:
            event = orjson.loads(record)
            reason = check(event, latest)
        except orjson.JSONDecodeError:
            reason = "not_json"
        if reason is None:
            events.append(event)
        else:
            excerpt = _NOT_SHOWN.sub("x", record[:200].decode(errors="replace"))
            rejects.append((reason, len(record), excerpt))
    return events, rejects


def check_v1(event: Any, latest: int) -> str | None:
    """Why a v1 record is no event."""
    if not isinstance(event, dict) or not str(event.get("event_type")).startswith("_SMS."):
        return "not_an_sms_event"
    attributes = event.get("attributes") or {}
    if not attributes.get("message_id"):
        return "missing_message_id"
    if not is_moment(event.get("event_timestamp"), latest):
        return "bad_timestamp"
    if not attributes.get("record_status") and event["event_type"] != "_SMS.OPTOUT":
        return "missing_status"
    return None


def check_v2(event: Any, latest: int) -> str | None:
    """Why a v2 record is no event."""
    if not isinstance(event, dict) or "_" not in str(event.get("eventType")):
        return "not_an_sms_event"
    if not event.get("messageId"):
        return "missing_message_id"
    moments = (event.get("eventTimestamp"), event.get("messageRequestTimestamp"))
    return None if all(is_moment(one, latest) for one in moments) else "bad_timestamp"


def is_moment(value: Any, latest: int) -> bool:
    """Whether it is a number of milliseconds that can be."""
    return isinstance(value, int) and task.EARLIEST_MS <= value <= latest


def with_recipients(events: pd.DataFrame) -> pd.DataFrame:
    """Pseudonyms for numbers, each distinct number hashed once."""
    numbers = events.pop("recipient")
    keys = {number: recipient_key(number) for number in numbers.dropna().unique()}
    return events.assign(
        recipient_key=numbers.map(keys),
        recipient_prefix=numbers.str[1:-4].str[: task.PREFIX_DIGITS],
        is_simulator=numbers.isin(_SIMULATOR_NUMBERS),
    )


def recipient_key(number: str) -> str:
    """HMAC-SHA256, its first 128 bits as hex."""
    return hmac.digest(task.SECRET, number.encode(), "sha256").hex()[:32]


def label(rows: pd.DataFrame, source: Source, hour: datetime) -> None:
    """Columns that are the same in all rows of an object."""
    rows["stream"] = source.name
    rows["arrived_hour"] = hour.replace(tzinfo=None)
    rows["recipient_key_id"] = task.RECIPIENT_KEY_ID


def write(rows: pd.DataFrame, path: Path) -> None:
    """One Parquet file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.to_parquet(path, engine="pyarrow", compression="zstd", index=False)


if __name__ == "__main__":
    main()
