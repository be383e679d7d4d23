"""An ingest that is killed anywhere and run again leaves the lake of an undisturbed run."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from tests.chaos.killing import KILLED, ingest_until_killed
from tests.include.ingest.factories import MS, Place, ingest, lines, v1_record, v2_record

DAY_MS = 86_400_000
STEPS = 5 * 3
"""Files of v1, of v2 on two days, of rejects, and the ledger entry."""

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.chaos.killing"])


def killed(place: Place, steps_to_live: int) -> bool:
    """Run an ingest in a process of its own; whether it was killed on the way."""
    process = FORK.Process(target=ingest_until_killed, args=(str(place.folder), steps_to_live))
    process.start()
    process.join()
    assert process.exitcode in (0, KILLED)
    return process.exitcode == KILLED


def put_first_listing(place: Place) -> None:
    """Objects that become files of both schemas, of two days, and of rejects."""
    yesterday = v2_record(messageRequestTimestamp=MS - DAY_MS)
    place.put("a", lines(v1_record(), v2_record(), v2_record(), yesterday, "text"))


def content(place: Place) -> tuple[dict[str, bytes], dict[str, object]]:
    """All files that count, and the ledger less the time of loading."""
    entry = ingest(place)
    named = {*entry.files, *entry.reject_files}
    files = {key: data for key, data in place.files("").items() if key in named}
    assert files.keys() == named
    fields = {name: getattr(entry, name) for name in entry.__slots__ if name != "ingested_at"}
    return files, fields


@pytest.mark.parametrize("step", range(STEPS))
def test_a_first_ingest_killed_at_any_step_is_made_good_by_a_rerun(
    tmp_path: Path, step: int
) -> None:
    place = Place(tmp_path)
    put_first_listing(place)
    assert killed(place, step)
    after = content(place)
    assert set(place.files("events/")) | set(place.files("rejected/")) == after[0].keys()
    assert not killed(place, STEPS)
    assert content(place) == after
    assert after == undisturbed(place)


@pytest.mark.parametrize("step", range(STEPS))
def test_an_hour_that_changed_is_old_or_new_and_never_between(tmp_path: Path, step: int) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record(messageId="old")))
    before = ingest(place)
    put_first_listing(place)
    assert killed(place, step)
    ledger = place.files("ledger/")
    assert len(ledger) == 1
    is_committed = before.listing_digest.encode() not in next(iter(ledger.values()))
    assert is_committed == (step == STEPS - 1)
    assert set(before.files) <= place.files("events/").keys()
    assert content(place) == undisturbed(place)


def undisturbed(place: Place) -> tuple[dict[str, bytes], dict[str, object]]:
    """The content of a lake that was never disturbed, of the same objects."""
    place.lake.delete(list(place.files("")))
    return content(place)
