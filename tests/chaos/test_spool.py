"""Rows of a large object wait in a file without a name: a kill, a full or missing folder."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from include.ingest import hour_writer, spool
from include.ingest.ledger import read_entries
from tests.chaos.conftest import Restage
from tests.chaos.faults import Fault, kill, run_with_fault
from tests.chaos.scene import FOLDERS, Content, Scene
from tests.include.ingest.factories import MS, lines, v1_record, v2_record

RECORDS = 200
SMALL: dict[tuple[Any, str], int] = {
    (hour_writer, "PART_ROWS"): 20,
    (hour_writer, "BATCH_ROWS"): 10,
    (spool, "_IN_MEMORY_BYTES"): 1,
}
"""So that an object is large which is quickly read, and none of its rows waits in memory."""


@pytest.fixture
def stage(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The scene with an object among the others that counts as large."""
    for (module, name), value in SMALL.items():
        monkeypatch.setattr(module, name, value)
    sent = [v2_record(messageId=f"{one}", eventTimestamp=MS + one) for one in range(99)]
    told = [v1_record(message_id=f"{one % 80}") for one in range(RECORDS - len(sent))]
    stage.put("messaging", FOLDERS[1], "large", lines(*sent, *told, *sent))
    return stage


def in_small(folder: Path) -> None:
    """What the fixture does, in the process that is to break; its temporary files lie here."""
    for (module, name), value in SMALL.items():
        setattr(module, name, value)
    tempfile.tempdir = str(folder)


def killed_while_writing(folder: Path, nth: int) -> None:
    """From now on this process is killed when half of the n-th piece is in the file."""
    in_small(folder)
    writes = iter(range(1_000))

    class Killing(tempfile.SpooledTemporaryFile[bytes]):
        def write(self, data: Any) -> int:
            if next(writes) < nth:
                return super().write(data)
            super().write(bytes(data)[: len(bytes(data)) // 2])
            self.flush()
            kill()
            raise AssertionError

    spool.SpooledTemporaryFile = Killing  # type: ignore[misc]


@contextmanager
def short_files() -> Iterator[None]:
    """Files of this process end at 1,000 bytes, in the middle of the first piece."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def full(folder: Path) -> None:
    """From now on there is no room for temporary files; for others there is."""
    in_small(folder)

    class Full(tempfile.SpooledTemporaryFile[bytes]):
        def write(self, data: Any) -> int:
            with short_files():
                return super().write(data)

        def flush(self) -> None:
            with short_files():
                super().flush()

    spool.SpooledTemporaryFile = Full  # type: ignore[misc]


def missing(folder: Path) -> None:
    """From now on temporary files belong in a folder that isn't there."""
    in_small(folder / "gone")


@pytest.mark.parametrize("nth", [0, 1, 7])
def test_a_kill_while_rows_are_kept_is_made_good_by_a_rerun(
    nth: int, restage: Restage, undisturbed: Content, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    scene = restage(nth)
    ending = run_with_fault(scene, Fault(partial(killed_while_writing, kept, nth), 0, "raw open"))
    assert ending.is_killed
    assert list(kept.iterdir()) == []
    assert scene.gaps() == set()
    scene.run()
    assert scene.content() == undisturbed


@pytest.mark.parametrize(
    ("happening", "reason"), [(full, "File too large"), (missing, "No such file or directory")]
)
def test_no_room_for_rows_is_one_line_that_says_what_to_do_and_a_rerun_makes_it_good(
    happening: Any, reason: str, restage: Restage, undisturbed: Content, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    scene = restage(0)
    ending = run_with_fault(scene, Fault(partial(happening, kept), 0, "raw open"))
    assert ending.error is not None
    assert f"{kept}" in ending.error
    assert f"{reason}; free some space there, or name another folder in TMPDIR" in ending.error
    assert "\n" not in ending.error
    assert scene.gaps() == set()
    hours = [f"{entry.arrival_hour:%Y/%m/%d/%H}" for entry in _entries(scene, "messaging")]
    assert hours == [FOLDERS[0]]
    scene.run()
    assert scene.content() == undisturbed


def test_without_a_fault_the_rows_of_the_large_object_do_wait_on_disk(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    puts = []
    put = spool.Spool.put
    monkeypatch.setattr(spool.Spool, "put", lambda *given: puts.append(1) or put(*given))
    stage.run()
    (entry,) = [one for one in _entries(stage, "messaging") if one.arrival_hour.hour == 6]
    assert len(puts) > 8
    assert (entry.records_read, entry.repeats_dropped) == (RECORDS + 99 + 2, 99 + 21)


def _entries(scene: Scene, stream: str) -> list[Any]:
    return [entry for entry in read_entries(scene.lake) if entry.stream == stream]
