"""Hours that are ingested again although their objects are the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from include.ingest import recipe, schema
from include.ingest.hour import ingest_hour
from include.ingest.ledger import LedgerEntry, encode_entry, ledger_key, read_entries
from include.ingest.recipe import Recipe
from include.ingest.reingest import Reingest, UnknownReingestError, find_hours, parse_reingest
from include.ingest.rejects import Reason
from include.ingest.repairs import Repair, Repairs
from include.streams import StreamKind
from tests.include.ingest.factories import FOLDER, HOUR, Place, lines, v2_record

REPAIR = Repair(name="a", reason=Reason.NOT_JSON, pattern="text", replacement="")
REPAIRED = Recipe("tests", ("tenant",), Repairs((REPAIR,)))
SAME = Recipe("tests", ("tenant",))
LAST = HOUR + timedelta(hours=2)


def folder(number: int) -> str:
    """Where the objects of the hour of a number lie."""
    return f"{HOUR + timedelta(hours=number):%Y/%m/%d/%H}"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Three ingested hours: with a reject, clean, and of an older normaliser."""
    place = Place(tmp_path)
    place.put("a", lines(v2_record(), "text"), folder(0))
    place.put("a", lines(v2_record(messageId="b")), folder(1))
    place.put("a", lines(v2_record(messageId="c")), folder(2))
    ingest(place, Reingest.CHANGED, SAME)
    rewrite(place, 2, lambda entry: replace(entry, normaliser_version=0, recipe_digest=""))
    return place


def rewrite(place: Place, number: int, change: Callable[[LedgerEntry], LedgerEntry]) -> None:
    """Change the ledger entry of an hour, as an older version may have written it."""
    entry = change(read_entries(place.lake)[number])
    place.lake.write(ledger_key("sms", entry.arrival_hour), encode_entry(entry))


def ingest(place: Place, choice: Reingest, recipe: Recipe) -> list[str]:
    """Ingest what is asked for; the hours that were taken, and the warning."""
    work = find_hours([place.stream], place.lake, HOUR, LAST, choice=choice, recipe=recipe)
    workshop = replace(place.workshop, recipe=recipe)
    for hour in work.hours:
        ingest_hour(hour, place.raw, workshop)
    return [f"{hour.hour:%H}" for hour in work.hours] + [work.warning() or "no warning"]


@pytest.mark.parametrize(
    ("choice", "recipe", "taken"),
    [
        (Reingest.CHANGED, REPAIRED, []),
        (Reingest.REJECTED, REPAIRED, ["05"]),
        (Reingest.REJECTED, SAME, []),
        (Reingest.OUTDATED, SAME, ["07"]),
        (Reingest.ALL, SAME, ["07"]),
        (Reingest.ALL, REPAIRED, ["05", "06", "07"]),
    ],
)
def test_hours_are_taken_that_are_asked_for_and_that_the_recipe_would_change(
    place: Place, choice: Reingest, recipe: Recipe, taken: list[str]
) -> None:
    assert ingest(place, choice, recipe) == [*taken, "no warning"]
    assert ingest(place, choice, recipe) == ["no warning"]


def test_changed_hours_are_taken_with_every_choice(place: Place) -> None:
    place.put("b", lines(v2_record(messageId="d")), folder(1))
    assert ingest(place, Reingest.OUTDATED, SAME) == ["06", "07", "no warning"]


def test_what_an_older_version_wrote_is_replaced_and_says_so(place: Place) -> None:
    before = [row["message_id"] for row in place.rows()]
    ingest(place, Reingest.OUTDATED, SAME)
    entry = read_entries(place.lake)[2]
    assert entry.normaliser_version == schema.NORMALISER_VERSION
    assert entry.recipe_digest == SAME.digest(place.stream)
    assert [row["message_id"] for row in place.rows()] == before


@pytest.mark.parametrize("gone", [["a"], ["a", "b"]])
def test_an_hour_that_lost_objects_is_not_ingested_again(place: Place, gone: list[str]) -> None:
    place.put("b", lines(v2_record(messageId="d"), "text"), folder(0))
    ingest(place, Reingest.CHANGED, SAME)
    place.raw.delete([f"{FOLDER}/{name}" for name in gone])
    ingest(place, Reingest.CHANGED, SAME)
    files = place.files("events/")
    (*taken, warning) = ingest(place, Reingest.REJECTED, REPAIRED)
    assert taken == []
    assert warning == (
        "1 arrival hours are not ingested again and keep what they hold, since raw objects of"
        f" theirs are gone, first of stream sms, hour 2026-11-01T05: {FOLDER}/a;"
        " bring them back to their place and run again"
    )
    assert place.files("events/") == files


def test_objects_that_vanish_in_the_midst_of_a_reingest_lose_nothing(place: Place) -> None:
    place.put("b", lines(v2_record(messageId="d")), folder(0))
    ingest(place, Reingest.CHANGED, SAME)
    (hour,) = find_hours(
        [place.stream], place.lake, HOUR, HOUR, choice=Reingest.ALL, recipe=REPAIRED
    ).hours
    place.raw.delete([f"{FOLDER}/b"])
    listed = replace(hour, objects=hour.objects[:1])
    entry = ingest_hour(listed, place.raw, replace(place.workshop, recipe=REPAIRED))
    assert (entry.objects_gone, entry.events_written) == (1, 2)
    assert entry.recipe_digest == SAME.digest(place.stream)


@pytest.mark.parametrize(
    ("seed", "kinds"),
    [
        ("KEYWORDS_FILE", {StreamKind.INBOUND}),
        ("SIMULATOR_NUMBERS_FILE", set(StreamKind)),
    ],
)
def test_seeds_that_the_ingest_reads_are_part_of_the_recipe(
    seed: str, kinds: set[StreamKind], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [Place(tmp_path, kind=kind).stream for kind in StreamKind]
    before = [SAME.digest(stream) for stream in streams]
    edited = tmp_path / "edited.csv"
    edited.write_bytes(getattr(recipe, seed).read_bytes() + b"x,y\n")
    monkeypatch.setattr(recipe, seed, edited)
    after = [SAME.digest(stream) for stream in streams]
    pairs = zip(streams, before, after, strict=True)
    assert {stream.kind for stream, old, new in pairs if old != new} == kinds


def test_an_hour_of_two_recipes_still_counts_as_outdated(place: Place) -> None:
    place.raw.delete([f"{folder(2)}/a"])
    place.put("b", lines(v2_record(messageId="d")), folder(2))
    assert ingest(place, Reingest.CHANGED, SAME) == ["07", "no warning"]
    assert read_entries(place.lake)[2].normaliser_version == 0
    assert ingest(place, Reingest.OUTDATED, SAME)[0].startswith("1 arrival hours are not ingested")


def test_an_entry_of_the_first_version_can_be_read(place: Place) -> None:
    key = ledger_key("sms", HOUR)
    new = {"repaired", "objects_gone", "recipe_digest"}
    new |= {"lag_median_seconds", "lag_p95_seconds", "lag_max_seconds"}
    fields = json.loads(place.lake.read(key))
    place.lake.write(key, json.dumps({k: v for k, v in fields.items() if k not in new}).encode())
    entry = read_entries(place.lake)[0]
    assert (entry.recipe_digest, entry.content_digest) == ("", entry.listing_digest)
    assert ingest(place, Reingest.REJECTED, SAME) == ["05", "no warning"]


def test_a_choice_is_one_of_four() -> None:
    assert [parse_reingest(text) for text in ("", "rejected")] == ["changed", "rejected"]
    with pytest.raises(UnknownReingestError, match="must be one of changed, rejected, outdated"):
        parse_reingest("some")
