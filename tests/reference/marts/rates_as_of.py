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
from tests.reference.marts.opt_outs import days_with_replies
from tests.reference.messages import NO_RECEIPT_AFTER, Message
from tests.reference.replies import Reply

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
Counts = Callable[[Message, str | None], bool]


def rows(messages: Iterable[Message], replies: list[Reply], look: Look) -> list[Row]:
    built = [one for one in look.counted(messages) if one.request_date in look.days]
    answered_days = days_with_replies(replies)
    return [
        dict(zip(PLACE, place, strict=True)) | {"request_date": place[0]} | row
        for grain in GRAINS
        for place, own in by_entity(built, grain).items()
        for row in (
            *_at_days(own, look),
            *_opt_outs(own, place[:2] in answered_days, look),
            *(_at_hours(own, look) if grain == "country" else ()),
        )
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


def _has_receipt(message: Message, group: str | None) -> bool:
    """Final, as a receipt; UNKNOWN tells of one only if anything final came within 72 hours."""
    if group in (None, "in_flight", "unmapped", "suppressed", "not_sent"):
        return False
    first_final_at = first_finals(message)["first_final_at"]
    is_late: bool = first_final_at >= message.requested_at + NO_RECEIPT_AFTER
    return group != "unknown" or not is_late


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


def _opt_outs(messages: list[Message], has_replies: bool, look: Look) -> list[Row]:
    """Of promotional messages, where v1 or a reply tells of opt-outs, at ages of the day."""
    day = messages[0].request_date
    asked = [
        one
        for one in messages
        if one.latest("message_type") == "PROMOTIONAL"
        and is_handed_over(one)
        and (has_replies or one.source_schema == "v1")
    ]
    moments = {age: midnight(day) + age * DAY for age in AGES_IN_DAYS}
    return [
        {
            "metric": "opt_out",
            "age_days": age,
            "age_hours": None,
            "x": sum(one.opted_out_at is not None and one.opted_out_at < moment for one in asked),
            "n": len(asked),
            "x_known": sum(
                _has_arrived(one.opted_out_arrived_hour, moment)
                for one in asked
                if group_known_at(one, moment) is not None
            ),
            "n_known": sum(group_known_at(one, moment) is not None for one in asked),
        }
        for age, moment in moments.items()
        if asked and moment <= look.as_of
    ]


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
    metrics: dict[str, Counts] = {
        "delivery": lambda _, group: look.is_delivered(group),
        "confirmed": lambda _, group: group == "success_confirmed",
        "blocked": lambda _, group: group == "blocked",
        "pending": lambda _, group: group == "in_flight",
        "receipt_coverage": _has_receipt,
        "attempt_success": lambda _, group: group in ("success_confirmed", "success_unconfirmed"),
    }
    then = [(message, group_at(message, moment(message))) for message in messages]
    known = [(message, group_known_at(message, moment(message))) for message in messages]
    found = [
        ages
        | {
            "metric": metric,
            "x": sum(counts(*one) for one in then if _is_of(one[0], metric)),
            "n": sum(_is_of(message, metric) for message in messages),
            "x_known": sum(counts(*one) for one in known if _is_of(one[0], metric)),
            "n_known": sum(
                _is_of(message, metric) for message, group in known if group is not None
            ),
        }
        for metric, counts in metrics.items()
    ]
    return [row for row in found if row["n"]]


def _is_of(message: Message, metric: str) -> bool:
    """Attempts are all, the others those that were handed over."""
    return metric == "attempt_success" or is_handed_over(message)
