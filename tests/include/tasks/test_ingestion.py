"""Which arrival hours the hourly DAG takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from include.ingest.ledger import read_entries
from include.lake import FolderStore
from include.tasks.ingestion import ingest_range, ingest_recent_hours
from tests.end_to_end.raw import v2, write_object

STREAMS = """
streams:
  - {name: events, uri: raw, account_id: "111122223333", region: eu-west-1}
"""
REPAIR = """
- name: unquoted_status
  reason: not_json
  pattern: '"messageStatus": ?([A-Z_]+)'
  replacement: '"messageStatus":"\\1"'
"""
AFTER = datetime(2026, 11, 9, tzinfo=UTC)


@dataclass(frozen=True)
class DagRun:
    """What the task reads of its DAG run."""

    partition_key: str | None
    run_after: datetime = datetime(2026, 11, 1, 11, 10, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "streams.yaml").write_text(STREAMS)
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path / "lake"))
    monkeypatch.setenv("SMS_STREAMS_FILE", str(tmp_path / "streams.yaml"))
    monkeypatch.setenv("SMS_RECIPIENT_KEY", "a secret of sixteen")
    monkeypatch.setenv("SMS_WORKERS", "1")
    return tmp_path


def receive(folder: Path, *hours: str) -> None:
    for hour in hours:
        event = v2(f"sent at {hour}", "DELIVERED", f"{hour}:00:00", timedelta(seconds=1))
        write_object(folder / "raw", hour, [event])


def ingested(folder: Path) -> list[str]:
    entries = read_entries(FolderStore(str(folder / "lake")))
    return [f"{entry.arrival_hour:%Y-%m-%d %H}" for entry in entries]


def test_a_run_takes_its_hour_and_those_before_it_but_none_after(folder: Path) -> None:
    receive(folder, "2026-10-30 10", "2026-10-31 12", "2026-11-01 10", "2026-11-01 11")
    ingest_recent_hours(DagRun("2026-11-01T10"))
    assert ingested(folder) == ["2026-10-31 12", "2026-11-01 10"]


def test_a_run_by_hand_takes_the_last_whole_hour(folder: Path) -> None:
    receive(folder, "2026-11-01 10", "2026-11-01 11")
    ingest_recent_hours(DagRun(None))
    assert ingested(folder) == ["2026-11-01 10"]


def test_once_a_day_a_run_looks_back_for_days(folder: Path) -> None:
    receive(folder, "2026-10-25 10", "2026-11-01 03")
    ingest_recent_hours(DagRun("2026-11-01T03"))
    assert ingested(folder) == ["2026-10-25 10", "2026-11-01 03"]


def test_one_run_replays_what_was_rejected_once_a_repair_is_written(folder: Path) -> None:
    event, other = (
        json.dumps(v2(name, "DELIVERED", "2026-11-01 10:00:00", timedelta(seconds=1)))
        for name in ("event", "other")
    )
    broken = other.replace('"messageStatus": "DELIVERED"', '"messageStatus": DELIVERED')
    write_object(folder / "raw", "2026-11-01 10", [event, broken])

    def run(reingest: str) -> tuple[int, int, int]:
        days = {"from_day": "2026-11-01", "to_day": "2026-11-01", "as_of": None}
        days["arrived_before"] = None
        ingest_range({**days, "reingest": reingest}, DagRun(None, AFTER))
        (entry,) = read_entries(FolderStore(str(folder / "lake")))
        return entry.events_written, entry.rejected, entry.repaired

    assert run("changed") == (1, 1, 0)
    (folder / "repairs.yaml").write_text(REPAIR)
    assert run("changed") == (1, 1, 0)
    assert run("rejected") == (2, 0, 1)
    files = sorted((folder / "lake").rglob("*.*"))
    assert run("rejected") == (2, 0, 1)
    assert sorted((folder / "lake").rglob("*.*")) == files
