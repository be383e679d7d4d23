"""What is removed from the lake, and what never."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from include.lake import FolderStore
from include.publishing.manifest import Manifest, PublishedDay
from include.publishing.publish import publish, remove_unpublished_runs

NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=3)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(str(tmp_path))


def write(store: FolderStore, key: str, written: datetime) -> None:
    store.write(key, b"")
    os.utime(Path(store.uri, key), (written.timestamp(), written.timestamp()))


def test_files_of_runs_go_when_they_are_old_and_not_published(store: FolderStore) -> None:
    for key, written in {"published": OLD, "superseded": OLD, "being_built": NOW}.items():
        write(store, f"runs/run/alerts/{key}.parquet", written)
    named = PublishedDay(("runs/run/alerts/published.parquet",), 1, "run")
    publish(store, Manifest("run", {"alerts": {NOW.date(): named}}), ["alerts"])
    assert remove_unpublished_runs(store, NOW - timedelta(days=1)) == 1
    left = {Path(item.key).stem for item in store.list("runs/")}
    assert left == {"published", "being_built"}
