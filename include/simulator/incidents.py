"""The incidents that a scenario carries when nobody names others.

All lie after three quarters of the range, each in a country of its own, so that baselines exist
before them and no incident hides another. Three of them (delivery, blocked, pending) hit the last
two days, which are the days that a daily run looks at.
"""

from __future__ import annotations

from datetime import date

from include.simulator.extras import Extras
from include.simulator.scenario import Incident, IncidentKind, Scenario

SHORTEST_RANGE_DAYS = 40


def default_scenario(
    start: date = Scenario.start,
    days: int = Scenario.days,
    messages_per_day: int = Scenario.messages_per_day,
    seed: int = Scenario.seed,
    extras: Extras = Scenario.extras,
) -> Scenario:
    """The demo's scenario; ranges too short for a baseline carry no incidents."""
    incidents = default_incidents(days) if days >= SHORTEST_RANGE_DAYS else ()
    return Scenario(start, days, messages_per_day, seed, incidents, extras=extras)


def default_incidents(days: int) -> tuple[Incident, ...]:
    """One incident of each kind in the range's last quarter, and three in its last two days."""
    return _earlier_incidents(days * 3 // 4 + 1) + _last_incidents(days - 2)


def _earlier_incidents(first: int) -> tuple[Incident, ...]:
    kind = IncidentKind
    return (
        Incident(kind.DELIVERY_DROP, first, first + 1, 0.35, country="ES"),
        Incident(kind.COUNTRY_BLOCK, first + 1, first + 2, 0.60, country="ID"),
        Incident(kind.COST_JUMP, first + 1, first + 3, 1.8, country="FR"),
        Incident(
            kind.CARRIER_BLOCK, first + 3, first + 4, 0.70, "DE", carrier="Telekom Deutschland"
        ),
        Incident(kind.SPAM_RAMP, first + 2, first + 4, 0.40, country="MX"),
        Incident(kind.PENDING_PILE_UP, first + 5, first + 5, 0.35, country="IT"),
        Incident(kind.SILENT_CARRIER, first + 4, first + 6, 0.97, "NL", carrier="KPN"),
        Incident(kind.LOST_HOUR, first + 6, first + 6, stream="eum_events", hour=5),
        Incident(kind.PUMPING, first + 6, first + 8, 6.0, country="LK"),
        Incident(kind.VOLUME_OUTAGE, first + 7, first + 8, 0.05, country="PL"),
    )


def _last_incidents(first: int) -> tuple[Incident, ...]:
    kind = IncidentKind
    return (
        Incident(kind.DELIVERY_DROP, first, first + 1, 0.35, country="BR"),
        Incident(kind.COUNTRY_BLOCK, first, first + 1, 0.45, country="IN"),
        Incident(kind.PENDING_PILE_UP, first, first + 1, 0.35, country="AU"),
    )
