"""The truth equals an independent recount of what was written."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from include.simulator.world import load_world
from tests.include.simulator.simulated_lake import LOST_DAY, LOST_HOUR, SimulatedLake

OUTCOME_KEY = (
    "day",
    "account_id",
    "iso_country_code",
    "source_schema",
    "channel",
    "is_simulator",
    "status",
)


@pytest.fixture(params=["small_lake", "lake_with_extras"])
def lake(request: pytest.FixtureRequest) -> SimulatedLake:
    simulated: SimulatedLake = request.getfixturevalue(request.param)
    return simulated


def test_daily_outcomes_equal_a_recount_of_the_objects(lake: SimulatedLake) -> None:
    numbers = set(load_world().simulator_numbers.values())
    recount: Counter[tuple[str, ...]] = Counter()
    for message in lake.messages.values():
        day = datetime.fromtimestamp(message.day_at / 1000, UTC).date().isoformat()
        is_simulator = "true" if message.number in numbers else "false"
        place = (message.account_id, message.country, message.schema, message.channel)
        recount[day, *place, is_simulator, message.status] += 1

    told = {
        tuple(row[column] for column in OUTCOME_KEY): int(row["messages"])
        for row in lake.table("daily_outcomes.csv")
        if int(row["messages"])
    }
    assert told == dict(recount)


def test_the_money_of_daily_outcomes_equals_a_recount(lake: SimulatedLake) -> None:
    told = sum(float(row["price_usd"]) for row in lake.table("daily_outcomes.csv"))
    assert told == pytest.approx(sum(m.price_usd for m in lake.messages.values()))


def test_mature_days_show_what_was_planned_but_for_the_lost_hour(
    small_lake: SimulatedLake,
) -> None:
    rows = [
        row
        for row in small_lake.table("daily_outcomes.csv")
        if row["is_mature"] == "true" and row["source_schema"] == "v2"
    ]
    off = {row["day"] for row in rows if row["planned"] != row["messages"]}
    assert {row["day"] for row in rows} == {"2026-09-20", "2026-09-21", "2026-09-22"}
    assert off <= {"2026-09-21", "2026-09-22"}  # receipts of 1 to 3 days are lost on the 24th
    assert sum(int(row["planned"]) for row in rows) == sum(int(row["messages"]) for row in rows)


def test_records_and_rejects_equal_a_recount_per_arrival_hour(lake: SimulatedLake) -> None:
    recount: dict[tuple[str, str], list[int]] = {}
    reasons: Counter[tuple[str, str, str]] = Counter()
    for raw in lake.objects:
        row = recount.setdefault((raw.stream, raw.hour), [0, 0, 0, 0])
        counts = (1, raw.records, raw.repeats, raw.reasons.total())
        recount[raw.stream, raw.hour] = [a + b for a, b in zip(row, counts, strict=True)]
        for reason, count in raw.reasons.items():
            reasons[raw.stream, raw.hour, reason] += count

    columns = ("objects", "records", "repeats_in_object", "rejected")
    assert recount == {
        (row["stream"], row["arrival_hour"]): [int(row[column]) for column in columns]
        for row in lake.table("records.csv")
    }
    assert reasons == {
        (row["stream"], row["arrival_hour"], row["reason"]): int(row["count"])
        for row in lake.table("rejects.csv")
    }


def test_every_reject_reason_occurs(small_lake: SimulatedLake) -> None:
    assert set(small_lake.truth.summary()["rejected_by_reason"]) == {
        "not_json",
        "not_an_object",
        "not_an_sms_event",
        "missing_message_id",
        "bad_timestamp",
        "missing_status",
        "invalid_utf8",
        "truncated",
        "unreadable_object",
    }


def test_the_lost_hour_has_no_object_and_its_neighbours_have(small_lake: SimulatedLake) -> None:
    lost = datetime.fromtimestamp(small_lake.scenario.day_ms(LOST_DAY) / 1000, UTC)
    hours = {raw.hour for raw in small_lake.objects if raw.stream == "eum_events"}
    assert f"{lost:%Y-%m-%d}T{LOST_HOUR:02d}:00:00Z" not in hours
    assert {f"{lost:%Y-%m-%d}T{hour:02d}:00:00Z" for hour in (LOST_HOUR - 1, LOST_HOUR + 1)} < hours
