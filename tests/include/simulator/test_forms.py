"""Events in other forms, protected ones and those of fraud are told by the truth."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from include.simulator.plan import plan_day
from include.simulator.scenario import Incident, IncidentKind, Scenario
from include.simulator.world import load_world
from tests.include.simulator.recount import country_of
from tests.include.simulator.simulated_lake import SimulatedLake

WORLD = load_world()
PUMPED = Scenario(
    days=4,
    messages_per_day=20_000,
    incidents=(Incident(IncidentKind.PUMPING, 2, 2, 6.0, country="LK"),),
)


def forms_of(event: dict[str, Any]) -> list[str]:
    """What differs from the usual shape, as a reader sees it."""
    fields = event.get("attributes", event)
    country = fields.get("isoCountryCode", fields.get("iso_country_code"))
    number = fields.get("destinationPhoneNumber", fields.get("destination_phone_number"))
    at = event.get("eventTimestamp", event.get("event_timestamp"))
    found = ["no_country"] if country is None else []
    found += ["foreign_number"] if number and country and country_of(number) != country else []
    found += ["string_numbers"] if isinstance(at, str) else []
    found += ["origination_number"] if "originationNumber" in fields else []
    return found


def test_forms_equal_a_recount_per_arrival_hour(lake_with_extras: SimulatedLake) -> None:
    recount = Counter(
        (raw.stream, raw.hour, form)
        for raw in lake_with_extras.objects
        if raw.stream not in ("inbound", "send_log")
        for event in raw.events
        for form in forms_of(event)
    )
    assert recount == {
        (row["stream"], row["arrival_hour"], row["form"]): int(row["records"])
        for row in lake_with_extras.table("forms.csv")
    }
    assert len({name for _, _, name in recount}) == 4


def test_an_event_without_country_has_a_number_that_tells_it(
    lake_with_extras: SimulatedLake,
) -> None:
    silent = [
        event
        for event in lake_with_extras.events("eum_events", "eum_events_us", "sns_archive")
        if "isoCountryCode" not in event
    ]
    assert len(silent) > 50
    for event in silent:
        message = lake_with_extras.messages[event["messageId"]]
        assert country_of(event["destinationPhoneNumber"]) == message.country


def test_protections_equal_a_recount(lake_with_extras: SimulatedLake) -> None:
    told: Counter[tuple[str, ...]] = Counter()
    for row in lake_with_extras.table("protections.csv"):
        key = (row["protect_status"], row["recommendation"], row["block_reason"], row["status"])
        told[key] += int(row["messages"])
    recount: dict[str, tuple[str, ...]] = {}
    for event in lake_with_extras.events(
        "eum_events", "eum_events_us", "eventbridge", "sns_archive", "eum_events_failed"
    ):
        if "protectConfiguration" in event:
            advice = event.get("protectConfigurationAssessment", {})
            recount[event["messageId"]] = (
                event["protectConfiguration"]["protectStatus"],
                advice.get("protectRecommendation", ""),
                advice.get("protectInsights", {}).get("blockReason", ""),
                lake_with_extras.messages[event["messageId"]].status,
            )
    assert told == Counter(recount.values())


def test_only_protect_blocks_what_a_filter_advises_to_block(
    lake_with_extras: SimulatedLake,
) -> None:
    rows = lake_with_extras.table("protections.csv")
    blocked = {row["status"] for row in rows if row["protect_status"] == "BLOCK"}
    filtered = {
        row["status"]
        for row in rows
        if (row["protect_status"], row["recommendation"]) == ("FILTER", "BLOCK")
    }
    watched = {row["status"] for row in rows if row["protect_status"] == "MONITOR"}
    assert blocked == filtered == {"PROTECT_BLOCKED"}
    assert "DELIVERED" in watched
    assert "PROTECT_BLOCKED" not in watched


def test_fraud_dials_adjacent_numbers_within_an_hour() -> None:
    plan = plan_day(PUMPED, WORLD, 2)
    messages = plan.messages
    size = 10 ** WORLD.country_of("LK").subscriber_digits
    number = (messages.recipient * 7919 + 1_234_567) % size
    hour = messages.requested_at // 3_600_000
    chosen = np.flatnonzero(messages.is_pumped)
    assert chosen.size > 100
    assert {WORLD.countries[i].code for i in messages.number_country[chosen]} == {"LK"}
    places = set(zip(messages.stream[chosen], hour[chosen], number[chosen], strict=True))
    lonely = [
        one
        for one in zip(messages.stream[chosen], hour[chosen], number[chosen], strict=True)
        if not {(one[0], one[1], one[2] - 1), (one[0], one[1], one[2] + 1)} & places
    ]
    assert len(lonely) < 0.05 * chosen.size


def test_numbers_are_dialled_in_sequence_on_days_of_fraud_only() -> None:
    assert not plan_day(PUMPED, WORLD, 1).messages.is_pumped.any()


def test_sequential_dials_equal_the_neighbours_in_the_objects(
    lake_with_extras: SimulatedLake,
) -> None:
    told = sum(int(row["messages"]) for row in lake_with_extras.table("sequential_dials.csv"))
    adjacent: set[str] = set()
    for raw in lake_with_extras.objects:
        if raw.stream in ("pinpoint_events", "eum_events", "eum_events_us", "sns_archive"):
            found: dict[int, set[str]] = {}
            for event in raw.events:
                fields = event.get("attributes", event)
                number = fields.get("destinationPhoneNumber") or fields["destination_phone_number"]
                message_id = fields.get("messageId") or fields["message_id"]
                found.setdefault(int(number), set()).add(message_id)
            for number, ids in found.items():
                adjacent |= ids if number - 1 in found or number + 1 in found else set()
    assert told > 300
    assert 0.8 * told < len(adjacent) < 1.1 * told
