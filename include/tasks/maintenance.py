"""The tasks of `maintain_sms_lake`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from include.ingest.stale import remove_stale_files
from include.lake import open_store
from include.publishing.publish import read_manifest, remove_unpublished_runs
from include.settings import load_settings
from include.streams import load_streams
from include.warehouse.warehouse import open_warehouse

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def remove_superseded_events() -> int:
    """Remove files of the lake's tables that no ledger entry names any more; returns how many."""
    settings = load_settings()
    grace = timedelta(hours=settings.stale_grace_hours)
    streams = load_streams(settings.streams_file)
    now = datetime.now(UTC)
    return remove_stale_files(open_store(settings.lake_uri), streams, _EVER, now, grace)


def remove_superseded_marts() -> int:
    """Remove candidate files that the manifest doesn't name any more; returns how many.

    Readers are shown what the manifest names first: a run may have been killed before it did.
    """
    settings = load_settings()
    before = datetime.now(UTC) - timedelta(hours=settings.stale_grace_hours)
    store = open_store(settings.lake_uri)
    warehouse = open_warehouse(settings, store)
    manifest = read_manifest(store)
    if manifest.days:
        warehouse.show(manifest)
    warehouse.remove_old_runs(before)
    return remove_unpublished_runs(store, before)
