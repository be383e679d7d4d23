"""Reading and replacing the manifest in the lake."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from include.lake import ObjectNotFoundError, Store
from include.publishing.manifest import (
    MANIFEST_KEY,
    Manifest,
    decode_manifest,
    encode_manifest,
)


def read_manifest(store: Store) -> Manifest:
    """What is published now; an empty manifest before the first publication."""
    try:
        return decode_manifest(store.read(MANIFEST_KEY))
    except ObjectNotFoundError:
        return Manifest()


def read_run(store: Store, run_id: str) -> Manifest:
    """What a run has to publish, as far as it came."""
    return decode_manifest(store.read(_run_key(run_id)))


def write_run(store: Store, manifest: Manifest) -> None:
    """Keep what a run has to publish, beside its candidate files."""
    store.write(_run_key(manifest.publication_id), encode_manifest(manifest))


def publish(
    store: Store, fresh: Manifest, whole_marts: Collection[str], *, keeps_states: bool = False
) -> Manifest:
    """Put a run's candidates in the place of what was published of its days.

    Returns the manifest that is now in force. Another publication at the same time is kept: the
    loser of the conditional write starts again from what the winner wrote.
    """
    while True:
        stored = store.stat(MANIFEST_KEY)
        before = read_manifest(store)
        manifest = before.replaced_by(fresh, whole_marts, keeps_states=keeps_states)
        etag = stored.etag if stored else None
        if store.replace(MANIFEST_KEY, encode_manifest(manifest), etag):
            return manifest


def _run_key(run_id: str) -> str:
    return f"runs/{run_id}/manifest.json"


def remove_unpublished_runs(store: Store, written_before: datetime) -> int:
    """Remove files of runs that the manifest doesn't name, if they are older than a moment.

    Younger ones stay: a run may be about to publish them, a reader may still be at what they were.
    The age is that of the file; a reader that opened the marts before the last publication has
    the time from one maintenance to the next. Returns the number of files removed.
    """
    manifest = read_manifest(store)
    published = {key for mart in manifest.marts for key in manifest.files(mart)}
    old = [item.key for item in store.list("runs/") if item.modified_at < written_before]
    stale = [key for key in old if key not in published]
    store.delete(stale)
    return len(stale)
