"""Each incident is labelled, lies where a detector has a baseline, and shows in the numbers."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from include.simulator.counts import plan_counts
from include.simulator.incidents import default_scenario
from include.simulator.plan import DayPlan, plan_day
from include.simulator.scenario import DAY_MS, HOUR_MS, Incident, IncidentKind, Scenario
from include.simulator.statuses import FATE_CODES, STATUS_CODES
from include.simulator.truth import labels
from include.simulator.world import load_world

WORLD = load_world()
DEMO = default_scenario()
LABELS = labels(DEMO)


@cache
def counted(day: int, country: str, carrier: str | None = None) -> Counter[str]:
    """Planned messages of the demo by fate."""
    counts = plan_counts(DEMO, WORLD, day).messages[:, WORLD.cells_of(country, carrier)]
    totals = counts.sum(axis=(0, 1, 2))
    return Counter({fate: int(totals[code]) for fate, code in FATE_CODES.items()})


def share(day: int, fate: str, country: str, carrier: str | None = None) -> float:
    fates = counted(day, country, carrier)
    return fates[fate] / fates.total()


def planned_with(incident: Incident, day: int) -> DayPlan:
    scenario = Scenario(days=10, messages_per_day=4_000, incidents=(incident,))
    return plan_day(scenario, WORLD, day)


def test_labels_name_every_incident_once_with_days_of_the_range() -> None:
    assert len({label["id"] for label in LABELS}) == len(DEMO.incidents)
    last = DEMO.start + timedelta(days=DEMO.days - 1)
    for label in LABELS:
        assert label["first_day"] <= label["last_day"] <= last.isoformat()
        assert label["first_day"] > (DEMO.start + timedelta(days=45)).isoformat()


def test_no_two_incidents_share_a_country() -> None:
    countries = [label["country"] for label in LABELS if label["country"]]
    assert len(countries) == len(set(countries))


def test_every_kind_of_incident_is_in_the_demo() -> None:
    assert {label["kind"] for label in LABELS} == {kind.value for kind in IncidentKind}


def test_a_delivery_a_blocked_and_a_pending_incident_hit_both_last_days() -> None:
    last_days = [(DEMO.start + timedelta(days=DEMO.days - back)).isoformat() for back in (2, 1)]
    hits = [label for label in LABELS if [label["first_day"], label["last_day"]] == last_days]
    assert {label["family"] for label in hits} == {"delivery", "blocked", "pending"}


@pytest.mark.parametrize(
    "incident",
    [incident for incident in DEMO.incidents if incident.kind is not IncidentKind.PUMPING],
    ids=lambda incident: f"{incident.kind}-{incident.country}",
)
def test_incidents_hit_countries_with_enough_messages(incident: Incident) -> None:
    if incident.country:
        assert counted(40, incident.country).total() > 300


@pytest.mark.parametrize(
    ("fate", "country", "carrier", "days", "at_least"),
    [
        ("UNREACHABLE", "ES", None, (46, 47), 0.30),
        ("CARRIER_BLOCKED", "ID", None, (47, 48), 0.55),
        ("CARRIER_BLOCKED", "DE", "Telekom Deutschland", (49, 50), 0.60),
        ("SPAM", "MX", None, (50,), 0.33),
        ("NO_RECEIPT", "NL", "KPN", (50, 51, 52), 0.90),
        ("INVALID", "LK", None, (52, 53, 54), 0.35),
        ("UNREACHABLE", "BR", None, (58, 59), 0.30),
        ("CARRIER_BLOCKED", "IN", None, (58, 59), 0.40),
    ],
)
def test_a_struck_fate_rises_on_its_days_only(
    fate: str, country: str, carrier: str | None, days: tuple[int, ...], at_least: float
) -> None:
    assert all(share(day, fate, country, carrier) > at_least for day in days)
    assert share(days[0] - 3, fate, country, carrier) < at_least / 3


def test_a_spam_ramp_climbs_day_by_day() -> None:
    climb = [share(day, "SPAM", "MX") for day in (47, 48, 49, 50)]
    assert climb == sorted(climb)


def test_a_carrier_block_leaves_the_other_carriers_alone() -> None:
    assert share(49, "CARRIER_BLOCKED", "DE", "Vodafone D2") < 0.05


def test_pumping_and_an_outage_change_the_volume_as_sized() -> None:
    assert counted(53, "LK").total() > 4 * counted(46, "LK").total()
    assert counted(53, "PL").total() < 0.2 * counted(46, "PL").total()


def test_a_cost_jump_raises_the_price_of_its_country_only() -> None:
    plan = planned_with(Incident(IncidentKind.COST_JUMP, 5, 5, 1.8, country="FR"), day=5)
    countries = np.array([c.code for c in WORLD.countries])[WORLD.cell_country]
    is_paid = plan.messages.price_millicents > 0
    per_part = plan.messages.price_millicents[is_paid] // plan.messages.parts[is_paid]
    codes = countries[plan.messages.cell[is_paid]]
    assert set(per_part[codes == "FR"].tolist()) == {round(6890 * 1.8)}
    assert set(per_part[codes == "US"].tolist()) == {581}


def test_a_pile_up_holds_receipts_until_after_its_day_and_never_beyond_72_hours() -> None:
    plan = planned_with(Incident(IncidentKind.PENDING_PILE_UP, 5, 5, 0.35, country="IT"), day=5)
    events = plan.events
    is_hit = np.isin(plan.messages.cell[events.message], WORLD.cells_of("IT"))
    is_late = np.isin(events.status, [STATUS_CODES[name] for name in ("DELIVERED", "INVALID")])
    waited = events.at - plan.messages.requested_at[events.message]
    day_end = plan.messages.requested_at.min() // DAY_MS * DAY_MS + DAY_MS
    assert (events.at[is_hit & is_late] >= day_end + 6 * HOUR_MS).all()
    assert (waited[is_hit] <= 72 * HOUR_MS).all()
    assert np.median(waited[~is_hit & is_late]) < 60_000


def test_short_ranges_carry_no_incidents() -> None:
    assert default_scenario(days=3).incidents == ()
    assert default_scenario(start=date(2025, 1, 1), days=60).incidents == DEMO.incidents
