from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from include.lake import FolderStore, StoredObject
from include.publishing.manifest import (
    MANIFEST_KEY,
    DayState,
    Manifest,
    PublishedDay,
    decode_manifest,
    encode_manifest,
)
from include.publishing.publish import publish, read_manifest

ONE, TWO, THREE = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)


def of_run(run: str, days: list[date], **rows: Mapping[date, int]) -> Manifest:
    """What a run has to publish: rows by mart and day."""
    state = DayState(run, datetime(2026, 11, 9, tzinfo=UTC), "digest")
    marts = {
        mart: {d: PublishedDay((f"runs/{run}/{mart}/{d}",), n, run) for d, n in counts.items()}
        for mart, counts in rows.items()
    }
    return Manifest(run, marts, dict.fromkeys(days, state))


def test_a_run_replaces_its_days_and_leaves_the_others() -> None:
    before = of_run("a", [ONE, TWO], messages={ONE: 1, TWO: 2})
    after = before.replaced_by(of_run("b", [TWO, THREE], messages={TWO: 20, THREE: 30}), ())
    assert {d: entry.rows for d, entry in after.marts["messages"].items()} == {
        ONE: 1,
        TWO: 20,
        THREE: 30,
    }
    assert {d: s.publication_id for d, s in after.days.items()} == {ONE: "a", TWO: "b", THREE: "b"}


def test_the_days_of_a_later_publication_have_a_higher_number() -> None:
    first = Manifest().replaced_by(of_run("a", [ONE, TWO], messages={}), ())
    second = first.replaced_by(of_run("b", [ONE], messages={}), ())
    third = second.replaced_by(of_run("c", [THREE], messages={}), ())
    assert {d: state.number for d, state in third.days.items()} == {ONE: 2, TWO: 1, THREE: 3}
    assert decode_manifest(encode_manifest(third)) == third


def test_a_day_without_rows_is_published_as_empty() -> None:
    before = of_run("a", [ONE], messages={ONE: 1})
    after = before.replaced_by(of_run("b", [ONE], messages={}), ())
    assert after.files("messages") == []


def test_rows_of_days_outside_the_run_are_not_published() -> None:
    after = Manifest().replaced_by(of_run("a", [ONE], messages={ONE: 1, TWO: 2}), ())
    assert set(after.marts["messages"]) == {ONE}


def test_an_hourly_run_replaces_days_of_its_marts_and_leaves_their_states() -> None:
    before = of_run("a", [ONE], messages={ONE: 1}, rates_by_hour={ONE: 5})
    fresh = of_run("b", [ONE, TWO], rates_by_hour={TWO: 7})
    after = before.replaced_by(fresh, (), keeps_states=True)
    assert after.days == before.days
    assert after.marts["messages"] == before.marts["messages"]
    assert {d: entry.rows for d, entry in after.marts["rates_by_hour"].items()} == {ONE: 0, TWO: 7}


def test_a_whole_mart_is_replaced_with_all_its_days() -> None:
    before = of_run("a", [ONE, TWO], alerts={ONE: 1, TWO: 1})
    after = before.replaced_by(of_run("b", [THREE], alerts={TWO: 2}), ("alerts",))
    assert {d: entry.rows for d, entry in after.marts["alerts"].items()} == {TWO: 2}


def test_the_manifest_survives_its_json() -> None:
    manifest = of_run("a", [ONE, TWO], messages={ONE: 1}, alerts={})
    assert decode_manifest(encode_manifest(manifest)) == manifest


def test_a_publication_that_loses_the_race_keeps_the_winner(tmp_path: Path) -> None:
    class RacedStore(FolderStore):
        """Another run publishes right after this one has looked."""

        raced = False

        def stat(self, key: str) -> StoredObject | None:
            seen = super().stat(key)
            if key == MANIFEST_KEY and not self.raced:
                self.raced = True
                publish(FolderStore(self.uri), of_run("winner", [ONE], messages={ONE: 1}), ())
            return seen

    publish(RacedStore(str(tmp_path)), of_run("loser", [TWO], messages={TWO: 2}), ())
    manifest = read_manifest(FolderStore(str(tmp_path)))
    assert set(manifest.days) == {ONE, TWO}
