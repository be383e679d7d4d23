"""Many hours on several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from include.ingest import workers
from include.ingest.run import IngestError, find_changed_hours, ingest_hours
from include.ingest.workers import KilledWorkerError, MissingRecipientKeyError
from include.settings import Settings
from tests.include.ingest.factories import HOUR, Place, lines, v1_record, v2_record

LAST = HOUR + timedelta(hours=30)


def fill(place: Place, hours: int = 20) -> None:
    """One object an hour."""
    for number in range(hours):
        hour = HOUR + timedelta(hours=number)
        records = [v2_record(messageId=f"{number}-{serial}") for serial in range(50)]
        place.put("a", lines(*records, v1_record(), "text"), f"{hour:%Y/%m/%d/%H}")


def settings_for(place: Place, workers: int, key: str | None = "a secret of the tests") -> Settings:
    """Settings that point at a place."""
    return Settings(_env_file=None, lake_uri=place.lake.uri, recipient_key=key, workers=workers)


def ingest_all(place: Place, workers: int) -> tuple[str, list[str]]:
    """Ingest all that has changed; the summary, and the lines of progress."""
    progress: list[str] = []
    hours = find_changed_hours([place.stream], place.lake, HOUR, LAST)
    summary = ingest_hours(hours, settings_for(place, workers), progress.append)
    return str(summary), progress


def test_several_processes_write_what_one_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_SINGLE_PROCESS_BYTES", 0)
    monkeypatch.setattr(workers, "GROUP_HOURS", 3)
    place = Place(tmp_path)
    fill(place)
    alone, _ = ingest_all(place, 1)
    files = place.files("events/") | place.files("rejected/")
    place.lake.delete(list(place.files("")))
    together, progress = ingest_all(place, 2)
    assert alone == together
    assert alone == (
        "20 arrival hours, 20 objects: 1,040 records read, 1,020 events written,"
        " 0 repeats dropped, 20 rejected"
    )
    assert place.files("events/") | place.files("rejected/") == files
    assert len(progress) == 7
    assert multiprocessing.active_children() == []


def test_a_failing_hour_is_named_and_keeps_no_other_from_being_ingested(tmp_path: Path) -> None:
    place = Place(tmp_path)
    fill(place, 3)
    hours = find_changed_hours([place.stream], place.lake, HOUR, LAST)
    place.raw.delete(["2026/11/01/06/a"])
    with pytest.raises(IngestError, match=r"1 of 3 arrival hours failed: .*/06/a: was listed"):
        ingest_hours(hours, settings_for(place, 1), print)
    assert len(place.files("ledger/")) == 2


def test_nothing_is_read_without_a_recipient_key(tmp_path: Path) -> None:
    place = Place(tmp_path)
    fill(place, 1)
    hours = find_changed_hours([place.stream], place.lake, HOUR, LAST)
    with pytest.raises(MissingRecipientKeyError, match="SMS_RECIPIENT_KEY is not set"):
        ingest_hours(hours, settings_for(place, 1, key=None), print)
    assert place.files("") == {}


def test_no_hours_are_no_work(tmp_path: Path) -> None:
    assert ingest_all(Place(tmp_path), 2) == (
        "0 arrival hours, 0 objects: 0 records read, 0 events written, 0 repeats dropped,"
        " 0 rejected",
        [],
    )


def test_a_killed_worker_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_SINGLE_PROCESS_BYTES", 0)
    monkeypatch.setattr(workers, "GROUP_HOURS", 1)
    monkeypatch.setattr(workers, "ingest_group", kill_process)
    place = Place(tmp_path)
    fill(place, 2)
    with pytest.raises(KilledWorkerError, match="set SMS_WORKERS lower and run again"):
        ingest_all(place, 2)


def kill_process(*_: object) -> None:
    """What the kernel does to a process that takes too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


ORPHANING = """
import multiprocessing, time
from concurrent.futures import ProcessPoolExecutor
from include.ingest.workers import _prepare_worker

def sleep():
    time.sleep(0.01)

if __name__ == "__main__":
    pool = ProcessPoolExecutor(
        1, multiprocessing.get_context("spawn"), initializer=_prepare_worker
    )
    pool.submit(time.sleep, 0).result()
    print(*pool._processes, flush=True)
    time.sleep(60)
"""


def test_workers_die_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(ORPHANING)
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(200):
        if not Path(f"/proc/{worker}").exists():
            return
        time.sleep(0.05)
    pytest.fail("the worker outlived its parent")
