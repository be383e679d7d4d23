"""Sums over the events of an input, by a reader that is slow, plain, and not the product's."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.check import Expected
from benchmarks.task import EARLIEST_MS, LATEST_AFTER_ARRIVAL_MS, Source, Task, arrived_hour

PRICE_UNIT = 100_000
"""Prices are summed in units of so many parts, as whole numbers."""
_NOTHING = [0, 0, 0]
_GZIP_LEVEL = 2
"""That of the simulator."""
_V2_CHANNELS = ("TEXT_", "MEDIA_", "VOICE_", "RCS_")


class DisagreeingTruthError(Exception):
    """The simulator and this reader count differently, so that neither can judge."""


class ObjectSums(NamedTuple):
    """What one object holds: sums of milliseconds, parts and prices, and counts."""

    events: list[int]
    repeats: list[int]
    event_count: int
    repeat_count: int
    rejected: int


def sums_of(task: Task, expected: Expected) -> tuple[list[int], list[int]]:
    """Sums over the events, and over their repeats: milliseconds, parts, prices."""
    todo = [(source, path) for source in task.sources for path in source.objects()]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = list(pool.map(read_object, *zip(*todo, strict=True), chunksize=8))
    counts = tuple(map(sum, zip(*(one[2:] for one in found), strict=True)))
    told = tuple(sum(of.values()) for of in expected.counts)
    if counts != told:
        raise DisagreeingTruthError(f"events, repeats and rejects: {counts} read, {told} simulated")
    events, repeats = zip(*(one[:2] for one in found), strict=True)
    return _total(events), _total(repeats)


def read_object(source: Source, path: str) -> ObjectSums:
    """Read one object record by record."""
    seen: set[str] = set()
    events, repeats = [_NOTHING], [_NOTHING]
    rejected = 0
    for record, figures in _records(source, path):
        if figures is None:
            rejected += 1
        else:
            (repeats if record in seen else events).append(figures)
            seen.add(record)
    return ObjectSums(_total(events), _total(repeats), len(events) - 1, len(repeats) - 1, rejected)


def write_clean(source: Source, path: str, target: Path) -> None:
    """The same object of lines without the records that are no events."""
    lines = [record for record, figures in _records(source, path) if figures is not None]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress("".join(f"{one}\n" for one in lines).encode(), _GZIP_LEVEL))


def _records(source: Source, path: str) -> Iterator[tuple[str, list[int] | None]]:
    """The text of each record, and the figures of those that are events."""
    latest = int(arrived_hour(path).timestamp() * 1000) + LATEST_AFTER_ARRIVAL_MS
    data = gzip.decompress(Path(path).read_bytes()).decode(errors="surrogateescape")
    for record in data.splitlines() if source.is_delimited else _cut(data):
        yield record, _figures(record, source.schema, latest)


def _cut(data: str) -> Iterator[str]:
    """Records that follow each other; after a broken one on from the next event's beginning."""
    decoder = json.JSONDecoder()
    start = 0
    while start < len(data):
        try:
            _, end = decoder.raw_decode(data, start)
        except json.JSONDecodeError:
            end = data.find('{"event', start + 1)
            end = len(data) if end < 0 else end
        yield data[start:end]
        start = end


def _figures(record: str, schema: str, latest: int) -> list[int] | None:
    """Milliseconds, parts and price of an event; None for anything else."""
    try:
        record.encode()
        event = json.loads(record)
    except (UnicodeEncodeError, json.JSONDecodeError):
        return None
    if not isinstance(event, dict):
        return None
    return _v1_figures(event, latest) if schema == "v1" else _v2_figures(event, latest)


def _v1_figures(event: dict[str, Any], latest: int) -> list[int] | None:
    of, kind = event.get("attributes", {}), event.get("event_type", "")
    has_status = "record_status" in of or kind == "_SMS.OPTOUT"
    moment = event.get("event_timestamp")
    if not (
        kind.startswith("_SMS.") and "message_id" in of and has_status and _is_in(moment, latest)
    ):
        return None
    price = event.get("metrics", {}).get("price_in_millicents_usd", 0)
    return [moment, int(of.get("number_of_message_parts", 0)), round(price * PRICE_UNIT)]


def _v2_figures(event: dict[str, Any], latest: int) -> list[int] | None:
    moments = event.get("eventTimestamp"), event.get("messageRequestTimestamp")
    is_event = event.get("eventType", "").startswith(_V2_CHANNELS) and "messageId" in event
    if not (is_event and all(_is_in(moment, latest) for moment in moments)):
        return None
    price = event.get("totalMessagePrice", 0)
    return [event["eventTimestamp"], event.get("totalMessageParts", 0), round(price * PRICE_UNIT)]


def _is_in(moment: Any, latest: int) -> bool:
    return isinstance(moment, int) and EARLIEST_MS <= moment <= latest


def _total(rows: Any) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]
