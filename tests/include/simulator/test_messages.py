"""The traffic shows what real traffic shows, and every message meets its planned fate."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest

from include.simulator.counts import plan_counts
from include.simulator.plan import DayPlan, plan_day
from include.simulator.rates import v1_shares
from include.simulator.scenario import DAY_MS, HOUR_MS, Scenario
from include.simulator.statuses import FATES, STATUSES
from include.simulator.world import load_world
from tests.include.simulator.simulated_lake import SimulatedLake

WORLD = load_world()
BIG_DAY = Scenario(days=10, messages_per_day=20_000)


@pytest.fixture(scope="module")
def plan() -> DayPlan:
    return plan_day(BIG_DAY, WORLD, 3)


def all_events(lake: SimulatedLake) -> list[dict[str, Any]]:
    return [event for raw in lake.objects for event in raw.events]


def by_message(lake: SimulatedLake) -> dict[str, list[dict[str, Any]]]:
    messages = defaultdict(list)
    for event in all_events(lake):
        message_id = event.get("messageId") or event["attributes"]["message_id"]
        messages[message_id].append(event)
    return messages


def test_messages_realise_the_counts_exactly(plan: DayPlan) -> None:
    counts = plan_counts(BIG_DAY, WORLD, 3).messages
    messages = plan.messages
    rows = zip(
        messages.stream.tolist(),
        messages.cell.tolist(),
        messages.is_simulator.astype(int).tolist(),
        messages.fate.tolist(),
        strict=True,
    )
    recount = Counter(rows)
    assert all(counts[place] == count for place, count in recount.items())
    assert counts.sum() == recount.total()


def test_the_highest_rank_of_all_events_is_the_planned_status(plan: DayPlan) -> None:
    ranks = np.array([status.rank for status in STATUSES])
    events = plan.events
    highest = np.zeros(len(plan.messages), dtype=np.int64)
    reported = ~events.is_opt_out
    np.maximum.at(highest, events.message[reported], ranks[events.status[reported]])
    names = [FATES[fate].status for fate in plan.messages.fate.tolist()]
    planned = {status.name: status.rank for status in STATUSES}
    assert highest.tolist() == [planned[name] for name in names]


def test_requests_lie_on_their_day_and_events_within_their_longest_way(plan: DayPlan) -> None:
    begin = BIG_DAY.day_ms(3)
    assert (plan.messages.requested_at // DAY_MS == begin // DAY_MS).all()
    assert (plan.events.at >= plan.messages.requested_at[plan.events.message]).all()
    assert (plan.records.arrived_at > plan.events.at[plan.records.event]).all()
    assert plan.records.arrived_at.max() < begin + 5 * DAY_MS


def test_unknown_comes_at_exactly_72_hours_without_a_receipt(plan: DayPlan) -> None:
    waited = plan.events.at - plan.messages.requested_at[plan.events.message]
    names = np.array([FATES[fate].name for fate in plan.messages.fate])[plan.events.message]
    unknown = np.array([status.name == "UNKNOWN" for status in STATUSES])[plan.events.status]
    assert (waited[unknown & (names == "NO_RECEIPT")] == 72 * HOUR_MS).all()
    assert (waited[unknown & (names == "UNKNOWN_ERROR")] < 72 * HOUR_MS).all()


def test_sixty_countries_have_a_long_tail(plan: DayPlan) -> None:
    volumes = np.bincount(WORLD.cell_country[plan.messages.cell], minlength=len(WORLD.countries))
    ordered = np.sort(volumes)[::-1]
    assert (volumes > 0).sum() >= 60
    assert ordered[:5].sum() > 0.35 * ordered.sum()
    assert ordered[-20:].sum() < 0.05 * ordered.sum()


def test_weekends_bring_fewer_messages() -> None:
    volumes = [plan_counts(BIG_DAY, WORLD, day).messages.sum() for day in range(8)]
    sunday, monday = volumes[0], volumes[1]
    assert sunday < 0.9 * monday


def test_v1_has_ended_at_two_thirds_of_the_range() -> None:
    demo = Scenario()
    assert v1_shares(demo, WORLD, 0).mean() > 0.5
    assert v1_shares(demo, WORLD, 20).mean() > 0
    assert v1_shares(demo, WORLD, 40).sum() == 0


def test_late_v1_receipts_arrive_after_the_last_v1_message() -> None:
    demo = Scenario()
    last = max(d for d in range(40) if plan_counts(demo, WORLD, d).messages[0].sum())
    late = plan_day(demo, WORLD, last)
    of_v1 = late.records.stream == 0
    assert (late.records.arrived_at[of_v1] > demo.day_ms(last + 1)).any()


def test_resends_name_an_earlier_failed_message_to_the_same_number(
    small_lake: SimulatedLake,
) -> None:
    messages = by_message(small_lake)
    v2 = {key: events[0] for key, events in messages.items() if "eventType" in events[0]}
    pairs = [
        (event, v2[event["context"]["retry_of"]])
        for event in v2.values()
        if event.get("context", {}).get("retry_of") in v2
    ]
    assert len(pairs) > 10
    for resend, first in pairs:
        assert resend["destinationPhoneNumber"] == first["destinationPhoneNumber"]
        assert resend["messageRequestTimestamp"] > first["messageRequestTimestamp"]


def test_a_carrier_may_be_named_by_the_receipt_only(small_lake: SimulatedLake) -> None:
    sets = [{"carrierName" in event for event in one} for one in by_message(small_lake).values()]
    assert {True, False} in sets


def test_some_receipts_contradict_and_some_pendings_come_last(small_lake: SimulatedLake) -> None:
    contradicting = late = 0
    for events in by_message(small_lake).values():
        statuses = [event.get("messageStatus") for event in events]
        contradicting += {"DELIVERED", "UNREACHABLE"} <= set(statuses)
        late += len(statuses) > 1 and statuses[-1] == "PENDING"
    assert contradicting > 5
    assert late > 5


def test_v1_records_have_their_own_shape(small_lake: SimulatedLake) -> None:
    old = [event for event in all_events(small_lake) if "event_type" in event]
    buffered = [event for event in old if event["event_type"] == "_SMS.BUFFERED"]
    assert {event["event_type"] for event in old} >= {"_SMS.BUFFERED", "_SMS.SUCCESS"}
    assert {event["event_type"] for event in old} >= {"_SMS.FAILURE", "_SMS.OPTOUT"}
    assert all(event["metrics"] == {} for event in buffered)
    assert {event["attributes"]["message_type"] for event in old} == {
        "Transactional",
        "Promotional",
    }
    for event in old:
        assert isinstance(event["attributes"]["number_of_message_parts"], str)
        context = json.loads(event["attributes"].get("customer_context", "{}"))
        assert set(context) <= {
            "tenant",
            "campaign",
            "purpose",
            "customer_email_hint",
            "retry_of",
        }


def test_v2_prices_are_dollars_on_every_event_and_0_when_protected(
    small_lake: SimulatedLake,
) -> None:
    new = [event for event in all_events(small_lake) if "eventType" in event]
    assert all(isinstance(event["totalMessagePrice"], float) for event in new)
    blocked = [event for event in new if event["messageStatus"] == "PROTECT_BLOCKED"]
    assert blocked
    assert {event["totalMessagePrice"] for event in blocked} == {0.0}
    assert max(event["totalMessagePrice"] for event in new) < 2


def test_other_channels_and_a_new_status_occur(small_lake: SimulatedLake) -> None:
    types = {event["eventType"] for event in all_events(small_lake) if "eventType" in event}
    assert {"MEDIA_DELIVERED", "VOICE_COMPLETED", "RCS_READ", "TEXT_REROUTED"} <= types


def test_numbers_have_the_dialling_code_of_their_country(small_lake: SimulatedLake) -> None:
    codes = {country.code: country.dialing_code for country in WORLD.countries}
    for message in small_lake.messages.values():
        assert message.number.startswith(f"+{codes[message.country]}")
        assert 8 <= len(message.number) <= 16
