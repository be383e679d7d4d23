"""What must hold before the main job can run: each check returns what it found or says what to do.

`make doctor` runs all of them; `make run` runs those that it would otherwise fail on midway.
"""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from include.errors import SmsError
from include.ingest.listing import list_objects
from include.lake import open_store
from include.local.recipient_key import ENV_FILE
from include.publishing.days import Window
from include.settings import PROJECT_ROOT, Settings
from include.streams import Stream
from include.warehouse.duckdb_session import connect
from include.warehouse.warehouse import open_warehouse

_LATEST_RECEIPT_DAYS = 8
"""Events of a day arrive for days: receipts for 72 h, and Firehose retries longer."""


DEMO = PROJECT_ROOT / "demo"
_PROBE = "state/probe"


class CheckFailedError(SmsError):
    """Something is not as the main job needs it."""


def check_recipient_key(settings: Settings) -> str:
    """The secret that hides phone numbers is set."""
    if settings.recipient_key is None:
        raise CheckFailedError(
            "SMS_RECIPIENT_KEY is not set: put a long random secret into .env and keep it, e.g."
            " `echo SMS_RECIPIENT_KEY=$(openssl rand -hex 32) >> .env`"
        )
    return f"set, id {settings.recipient_key_id}"


def check_env_file(path: Path = ENV_FILE) -> str:
    """The file with secrets is nobody else's to read."""
    if not path.exists():
        return "no .env; settings come from the environment"
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CheckFailedError(f"{path.name} can be read by others: `chmod 600 {path.name}`")
    return "only its owner can read .env"


def check_engine(settings: Settings) -> str:
    """The engine is ready, and DuckDB's extensions load without a download."""
    open_warehouse(settings, open_store(settings.lake_uri))
    with connect(settings) as connection:
        version = connection.execute("select version()").fetchall()[0][0]
    return f"{settings.engine.value} (DuckDB {version}, nothing to download)"


def check_lake(settings: Settings) -> str:
    """The lake can be written, read and deleted from, and honours conditional writes."""
    store = open_store(settings.lake_uri)
    store.write(_PROBE, b"")
    store.delete([_PROBE])
    created = store.create(_PROBE, b"first")
    again = store.create(_PROBE, b"second")
    stored = store.stat(_PROBE)
    etag = stored.etag if stored else None
    replaced = store.replace(_PROBE, b"another", etag)
    stale = store.replace(_PROBE, b"one more", etag)
    store.delete([_PROBE])
    if (created, again, replaced, stale) != (True, False, True, False):
        raise CheckFailedError(
            f"{settings.lake_uri}: ignores conditional writes, so that two runs could undo each"
            " other; use S3 or a local folder"
        )
    return f"{settings.lake_uri} can be written"


def check_places(settings: Settings) -> str:
    """The user's own events don't go into the demo's lake."""
    is_demo_lake = settings.lake_uri == str(DEMO / "lake")
    if is_demo_lake and settings.streams_file != DEMO / "streams.yaml":
        raise CheckFailedError(
            "SMS_LAKE_URI is not set: your events would mix with the demo's; set it to a folder"
            " or s3://bucket/prefix of your own"
        )
    return f"from {settings.streams_file} to {settings.lake_uri}"


def check_raw_objects(streams: tuple[Stream, ...], days: Window) -> None:
    """Some stream has objects that arrived on these days or in the week after.

    Raises:
        CheckFailedError: there are none.
    """
    for stream in streams:
        raw = open_store(stream.uri)
        for day in Window(days.first, days.last + timedelta(days=_LATEST_RECEIPT_DAYS)).days:
            if list_objects(stream, raw, _hour(day, 0), _hour(day, 23)):
                return
    places = ", ".join(f"{stream.name} ({stream.uri})" for stream in streams)
    raise CheckFailedError(
        f"no raw objects for {days.first}..{days.last} in {places};"
        " mend the range or the streams file, see `make doctor`"
    )


def _hour(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
