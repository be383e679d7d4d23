"""`opt_outs`: who answered with an opt-out, and what AWS refused because of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.reference.look import DAY, Look, Row, grouped
from tests.reference.marts.delivery import rate
from tests.reference.messages import Message
from tests.reference.replies import Reply
from tests.reference.sends import Send

KEY = ("request_date", "account_id", "iso_country_code", "campaign")
REFUSAL = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
DAYS_OF_AN_ANSWER = 8
_NO_RATE = ("opt_out_rate", "opt_out_rate_numerator", "opt_out_rate_low", "opt_out_rate_high")

Place = tuple[Any, ...]


def rows(
    messages: Iterable[Message], replies: list[Reply], sends: list[Send], look: Look
) -> list[Row]:
    counts_all = look.include_simulator
    logged = [send for send in sends if counts_all or not send.is_simulator]
    by_place = grouped(look.counted(messages), _place)
    untied = [_place_of_reply(one) for one in replies if _is_untied(one, counts_all)]
    refused = [_place_of_send(one) for one in logged if one.reason == REFUSAL]
    answered_days = days_with_replies(replies)
    days_with_sends = {(send.sent_at.date(), send.account_id) for send in logged}
    return [
        dict(zip(KEY, place, strict=True))
        | _opt_outs(own, untied.count(place), place[:2] in answered_days, look)
        | _refusals(own, refused.count(place), place[:2] in days_with_sends)
        | {"is_mature": look.is_mature(place[0])}
        for place in {**by_place, **dict.fromkeys(untied), **dict.fromkeys(refused)}
        if place[0] in look.days
        for own in [by_place.get(place, [])]
    ]


def days_with_replies(replies: Iterable[Reply]) -> set[Place]:
    """Request days, each with an account, that a reply of any kind came on or soon after."""
    return {
        (reply.received_at.date() - n * DAY, reply.account_id)
        for reply in replies
        for n in range(DAYS_OF_AN_ANSWER + 1)
    }


def _place(message: Message) -> Place:
    campaign = message.tag("campaign") or "none"
    return (message.request_date, message.account_id, message.iso_country_code, campaign)


def _place_of_reply(reply: Reply) -> Place:
    return (reply.received_at.date(), reply.account_id, reply.iso_country_code, "none")


def _place_of_send(send: Send) -> Place:
    campaign = send.campaign or "none"
    return (send.sent_at.date(), send.account_id, send.iso_country_code, campaign)


def _is_untied(reply: Reply, counts_simulator: bool) -> bool:
    is_counted = counts_simulator or not reply.is_simulator
    return reply.is_opt_out and reply.previous_message_id is None and is_counted


def _is_v1(messages: list[Message]) -> bool:
    return bool(messages) and all(message.source_schema == "v1" for message in messages)


def _opt_outs(messages: list[Message], untied: int, has_replies: bool, look: Look) -> Row:
    reached = [
        message
        for message in messages
        if message.latest("message_type") == "PROMOTIONAL"
        and look.is_delivered(message.outcome_group)
    ]
    answered = sum(message.has_opted_out for message in reached)
    is_observable = has_replies or _is_v1(messages)
    found = {
        "attempted": len(messages),
        "delivered_promotional": len(reached),
        "opt_outs": answered,
        "other_opt_outs": sum(message.has_opted_out for message in messages) - answered,
        "untied_opt_outs": untied if has_replies else None,
        **rate("opt_out_rate", answered, len(reached)),
        "is_observable": is_observable,
    }
    hidden = ("opt_outs", "other_opt_outs", *_NO_RATE)
    return found if is_observable else found | dict.fromkeys(hidden)


def _refusals(messages: list[Message], logged: int, has_sends: bool) -> Row:
    is_observable = has_sends or _is_v1(messages)
    refused = logged + sum(message.outcome == "opted_out" for message in messages)
    return {
        "opted_out_refusals": refused if is_observable else None,
        "is_refusal_observable": is_observable,
    }
