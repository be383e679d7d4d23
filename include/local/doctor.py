"""`make doctor`: whether the main job will work, said before its first run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

from include.errors import SmsError
from include.ingest.listing import list_objects
from include.ingest.reader import read_object
from include.ingest.tables import TABLES
from include.lake import Store, StoredObject, open_store
from include.local.checks import (
    CheckFailedError,
    check_engine,
    check_env_file,
    check_lake,
    check_places,
    check_recipient_key,
)
from include.local.ports import require_free_port
from include.settings import Settings, load_settings
from include.streams import Stream, load_streams

_OBJECTS_LOOKED_AT = 1000
_BLOCKS_LOOKED_AT = 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check: what was found, or what to do."""

    check: str
    is_ok: bool
    text: str

    def __str__(self) -> str:
        return f"{'OK  ' if self.is_ok else 'FAIL'}  {self.check}: {self.text}"


def examine() -> Iterator[Finding]:
    """All checks, one after another; those that rest on a failed one are left out."""
    settings: Settings | None = None
    try:
        settings = load_settings()
        yield Finding("settings", True, "all values are valid")
    except SmsError as error:
        yield Finding("settings", False, str(error))
    yield _check("secrets", check_env_file)
    if settings:
        yield _check("Airflow's port", partial(_check_port, settings.airflow_port))
        yield _check("recipient key", partial(check_recipient_key, settings))
        yield _check("places", partial(check_places, settings))
        yield _check("engine", partial(check_engine, settings))
        yield _check("lake", partial(check_lake, settings))
        yield from _examine_streams(settings)


def _examine_streams(settings: Settings) -> Iterator[Finding]:
    try:
        streams = load_streams(settings.streams_file)
    except SmsError as error:
        yield Finding("streams", False, str(error))
        return
    yield Finding("streams", True, f"{len(streams)} in {settings.streams_file}")
    for stream in streams:
        yield _check(f"stream {stream.name}", partial(check_stream, stream))


def _check(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except SmsError as error:
        return Finding(name, False, str(error))


def _check_port(port: int) -> str:
    require_free_port(port)
    return f"{port} is free"


def check_stream(stream: Stream) -> str:
    """A stream can be listed, its pattern fits, its first object holds records of its kind."""
    raw = open_store(stream.uri)
    listed = list(islice(raw.list(""), _OBJECTS_LOOKED_AT))
    if not listed:
        raise CheckFailedError(f"{stream.uri}: no object there; mend its uri in the streams file")
    first = _find_first(stream, raw, listed)
    latest = datetime.now(UTC) + _DAY
    latest_ms = int(latest.timestamp() * 1000)
    blocks = read_object(lambda: raw.open(first.key), latest_ms, stream.kind)
    read = list(islice(blocks, _BLOCKS_LOOKED_AT))
    records = {
        table.name: sum(len(part.of(table.record_type)) for part in read) for table in TABLES
    }
    rejects = [reject for part in read for reject in part.rejects]
    if not any(records.values()):
        reasons = ", ".join(sorted({reject.reason.value for reject in rejects}))
        raise CheckFailedError(
            f"{first.key}: holds no record of kind {stream.kind} ({reasons or 'it is empty'});"
            " is this the prefix that they are delivered to?"
        )
    found = " and ".join(f"{count} {name}" for name, count in records.items() if count)
    return f"{first.key} holds {found} records, {len(rejects)} rejected"


def _find_first(stream: Stream, raw: Store, listed: list[StoredObject]) -> StoredObject:
    """The first object that the ingest would take."""
    for stored in listed:
        hour = _read_hour(stream.prefix_pattern, stored.key)
        if hour is None:
            continue
        # a stream's time zone moves its hours by a day at most
        for found in list_objects(stream, raw, hour - _DAY, hour + _DAY).values():
            return found[0]
    raise CheckFailedError(
        f"no key fits the prefix_pattern {stream.prefix_pattern!r}: the first is"
        f" {listed[0].key!r}; mend uri or prefix_pattern in the streams file"
    )


def _read_hour(pattern: str, key: str) -> datetime | None:
    """The hour in a key, taken for UTC."""
    expression = re.escape(pattern)
    for directive, digits in (("%Y", 4), ("%m", 2), ("%d", 2), ("%H", 2)):
        name = directive[1:]
        expression = expression.replace(directive, rf"(?P<{name}>\d{{{digits}}})", 1)
        expression = expression.replace(directive, rf"(?P={name})")
    match = re.match(expression, key)
    if not match:
        return None
    year, month, day, hour = (int(match[name]) for name in "YmdH")
    try:
        return datetime(year, month, day, hour, tzinfo=UTC)
    except ValueError:
        return None
