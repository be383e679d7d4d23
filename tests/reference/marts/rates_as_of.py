"""`rates_as_of`: each rate at fixed ages, by the times of the events and by their arrival."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from tests.reference.look import (
    DAY,
    HOUR,
    Look,
    Row,
    by_entity,
    is_handed_over,
    midnight,
)
from tests.reference.marts.messages import first_finals
from tests.reference.messages import Message

KEY = (
    "account_id",
    "grain",
    "iso_country_code",
    "entity",
    "metric",
    "day",
    "age_days",
    "age_hours",
)
PLACE = ("day", "account_id", "grain", "iso_country_code", "entity")
GRAINS = ("country", "carrier", "origination_identity", "message_type")
AGES_IN_DAYS = (1, 2, 3, 4)
AGES_IN_HOURS = (1, 3, 6, 24, 48, 72, 96)

Moment = Callable[[Message], datetime]


def rows(messages: Iterable[Message], look: Look) -> list[Row]:
    built = [one for one in look.counted(messages) if one.request_date in look.days]
    handed_over = [message for message in built if is_handed_over(message)]
    return [
        dict(zip(PLACE, place, strict=True)) | {"request_date": place[0]} | row
        for grain in GRAINS
        for place, own in by_entity(handed_over, grain).items()
        for row in _at_days(own, look) + (_at_hours(own, look) if grain == "country" else [])
    ]


def group_at(message: Message, moment: datetime) -> str:
    """What was final just before a moment, by the times of the events.

    The final outcome once its first event came, before that the outcome of the first final event.
    """
    finals = first_finals(message)
    if message.finalised_at and message.finalised_at < moment:
        return message.outcome_group
    if finals["first_final_at"] and finals["first_final_at"] < moment:
        return str(finals["first_outcome_group"])
    return _before_the_first(message)


def group_known_at(message: Message, moment: datetime) -> str | None:
    """The same of what had arrived; None when nothing had."""
    finals = first_finals(message)
    if _has_arrived(finals["finalised_arrived_hour"], moment):
        return message.outcome_group
    if _has_arrived(finals["first_final_arrived_hour"], moment):
        return str(finals["first_arrived_outcome_group"])
    has_come = _has_arrived(finals["first_arrived_hour"], moment)
    return _before_the_first(message) if has_come else None


def _before_the_first(message: Message) -> str:
    """An unmapped message stays that at every age."""
    return "unmapped" if message.outcome_group == "unmapped" else "in_flight"


def _has_arrived(hour: datetime | None, moment: datetime) -> bool:
    return hour is not None and hour + HOUR <= moment


def _at_days(messages: list[Message], look: Look) -> list[Row]:
    """At ages of the request day."""
    day = messages[0].request_date
    found = []
    for age in AGES_IN_DAYS:
        moment = midnight(day) + age * DAY
        if moment <= look.as_of:
            ages = {"age_days": age, "age_hours": None}
            found += _counts(messages, lambda _: moment, look, ages)  # noqa: B023
    return found


def _at_hours(messages: list[Message], look: Look) -> list[Row]:
    """At ages of each message; an hour of request counts once all of it has reached the age."""
    found = []
    for age in AGES_IN_HOURS:
        reached = [
            one
            for one in messages
            if one.requested_at.replace(minute=0, second=0, microsecond=0) + (age + 1) * HOUR
            <= look.as_of
        ]
        if reached:
            ages = {"age_days": None, "age_hours": age}
            found += _counts(reached, lambda one: one.requested_at + age * HOUR, look, ages)  # noqa: B023
    return found


def _counts(messages: list[Message], moment: Moment, look: Look, ages: Row) -> list[Row]:
    groups = [group_at(message, moment(message)) for message in messages]
    known = [group_known_at(message, moment(message)) for message in messages]
    metrics: dict[str, Callable[[str | None], bool]] = {
        "delivery": look.is_delivered,
        "confirmed": lambda group: group == "success_confirmed",
        "blocked": lambda group: group == "blocked",
        "pending": lambda group: group == "in_flight",
    }
    return [
        ages
        | {
            "metric": metric,
            "x": sum(map(counts, groups)),
            "n": len(messages),
            "x_known": sum(map(counts, known)),
            "n_known": sum(group is not None for group in known),
        }
        for metric, counts in metrics.items()
    ]
