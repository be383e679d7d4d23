"""Which objects belong to which arrival hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from include.ingest.changes import VanishedPrefixError, find_changed_hours
from include.ingest.hour import ingest_hour
from include.ingest.listing import list_objects
from include.lake import FolderStore
from include.streams import Stream
from tests.include.ingest.factories import HOUR, Place, ingest, lines, v2_record


def listed(folder: Path, first: str, last: str, **stream: str) -> dict[str, list[str]]:
    """Object names by hour, of a stream over a folder of raw objects."""
    stream_of = Stream(
        name="sms", uri=str(folder), account_id="111122223333", region="eu-west-1", **stream
    )
    found = list_objects(stream_of, FolderStore(str(folder)), _hour(first), _hour(last))
    return {f"{hour:%m-%dT%H}": [item.key for item in items] for hour, items in found.items()}


def _hour(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00").replace(tzinfo=UTC)


def put(folder: Path, *keys: str) -> None:
    """Write objects with nothing to say."""
    for key in keys:
        FolderStore(str(folder)).write(key, b"x")


def test_hours_are_folders_and_both_ends_count(tmp_path: Path) -> None:
    put(tmp_path, *(f"2026/11/01/{hour:02d}/b" for hour in range(4)), "2026/11/01/02/a")
    assert listed(tmp_path, "11-01T01", "11-01T02") == {
        "11-01T01": ["2026/11/01/01/b"],
        "11-01T02": ["2026/11/01/02/a", "2026/11/01/02/b"],
    }


def test_a_range_may_cross_days_and_years(tmp_path: Path) -> None:
    put(tmp_path, "2025/12/31/23/a", "2026/01/01/00/a")
    found = listed(tmp_path, "01-01T00", "01-01T00")
    assert list(found) == ["01-01T00"]


@pytest.mark.parametrize(
    "key",
    [
        "2026/11/01/05/processing-failed/a",
        "2026/11/01/05/format-conversion-failed2026/11/305/05/a",
        "errors/2026/11/01/05/a",
    ],
)
def test_what_firehose_could_not_deliver_is_not_listed(tmp_path: Path, key: str) -> None:
    put(tmp_path, key, "2026/11/01/05/sms-failed-1-2026-11-01-05-00-00-x.gz")
    found = listed(tmp_path, "11-01T05", "11-01T05", error_prefix="errors/")
    assert found == {"11-01T05": ["2026/11/01/05/sms-failed-1-2026-11-01-05-00-00-x.gz"]}


def test_an_error_prefix_inside_the_data_is_skipped(tmp_path: Path) -> None:
    put(tmp_path, "2026/11/01/05/a", "2026/11/01/05/broken/a")
    found = listed(tmp_path, "11-01T05", "11-01T05", error_prefix="2026/11/01/05/broken/")
    assert found == {"11-01T05": ["2026/11/01/05/a"]}


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("year=%Y/month=%m/day=%d/hour=%H/", "year=2026/month=11/day=01/hour=05/a"),
        ("sms/%Y-%m-%d-%H/", "sms/2026-11-01-05/a"),
        ("%Y/%m/%d/%H", "2026/11/01/05-a"),
        ("%Y%m%d%H", "2026110105-a"),
    ],
)
def test_other_prefix_patterns_are_followed(tmp_path: Path, pattern: str, key: str) -> None:
    put(tmp_path, key, "somewhere/else")
    assert listed(tmp_path, "11-01T04", "11-01T06", prefix_pattern=pattern) == {"11-01T05": [key]}


@pytest.mark.parametrize(
    ("zone", "folder", "hour"),
    [
        ("Europe/Paris", "2026/11/01/05", "11-01T04"),
        ("Asia/Kolkata", "2026/11/01/05", "10-31T23"),
        ("Asia/Kathmandu", "2026/11/01/05", "10-31T23"),
        ("America/New_York", "2026/11/01/05", "11-01T10"),
    ],
)
def test_folders_of_another_time_zone_are_utc_hours(
    tmp_path: Path, zone: str, folder: str, hour: str
) -> None:
    put(tmp_path, f"{folder}/a")
    assert list(listed(tmp_path, "10-31T00", "11-02T00", time_zone=zone)) == [hour]


def test_each_folder_of_a_day_when_clocks_change_is_one_hour(tmp_path: Path) -> None:
    for day in ("2026/03/29", "2026/10/25"):
        put(tmp_path, *(f"{day}/{hour:02d}/a" for hour in range(24)))
    spring = listed(tmp_path, "03-28T22", "03-29T23", time_zone="Europe/Paris")
    autumn = listed(tmp_path, "10-24T21", "10-25T23", time_zone="Europe/Paris")
    assert len(spring) == 23  # no clock ever shows 02:00 on that day
    assert len(autumn) == 24
    assert autumn["10-25T00"] == ["2026/10/25/02/a"]
    assert "10-25T01" not in autumn


@pytest.mark.parametrize(
    ("zone", "folder", "hour"),
    [
        ("Australia/Lord_Howe", "2026/10/04/02", "10-03T15"),
        ("Pacific/Chatham", "2026/09/27/03", "09-26T14"),
    ],
)
def test_an_hour_that_clocks_jump_into_is_found(
    tmp_path: Path, zone: str, folder: str, hour: str
) -> None:
    put(tmp_path, f"{folder}/a")
    assert list(listed(tmp_path, "09-26T00", "10-05T00", time_zone=zone)) == [hour]


def test_only_hours_that_differ_from_their_entry_are_found(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record()))
    place.put("a", lines(v2_record()), "2026/11/01/06")

    def found() -> list[str]:
        last = HOUR + timedelta(hours=9)
        hours = find_changed_hours([place.stream], place.lake, HOUR, last)
        for hour in hours:
            ingest_hour(hour, place.raw, place.workshop)
        return [f"{hour.hour:%H}" for hour in hours]

    assert found() == ["05", "06"]
    assert found() == []
    place.put("b", lines(v2_record()), "2026/11/01/06")
    place.put("late", lines(v2_record()), "2026/11/01/07")
    assert found() == ["06", "07"]
    place.raw.delete(["2026/11/01/06/a"])
    assert found() == ["06"]
    assert found() == []


def test_an_hour_whose_raw_objects_have_expired_keeps_what_was_ingested(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record()))
    place.put("a", lines(v2_record()), "2026/11/01/06")
    ingest(place)
    place.raw.delete(["2026/11/01/05/a"])
    assert find_changed_hours([place.stream], place.lake, HOUR, HOUR) == []


def test_a_raw_folder_that_is_out_of_reach_empties_no_hour(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record()))
    ingest(place)
    (tmp_path / "raw").rename(tmp_path / "elsewhere")
    with pytest.raises(VanishedPrefixError, match="raw: no such folder, but it was ingested from"):
        find_changed_hours([place.stream], place.lake, HOUR, HOUR)
