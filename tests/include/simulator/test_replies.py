"""People answer promotion by keywords and other words, and the truth counts each reply once."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from tests.include.simulator.recount import country_of
from tests.include.simulator.simulated_lake import SimulatedLake

CLASSES = {
    **dict.fromkeys(("ARRET", "CANCEL", "END", "OPT-OUT", "QUIT", "REMOVE"), "opt_out"),
    **dict.fromkeys(("STOP", "UNSUBSCRIBE"), "opt_out"),
    "HELP": "help",
    "START": "opt_in",
}


def replies_of(lake: SimulatedLake) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Each reply once, by its id, with its notification."""
    return {
        reply["inboundMessageId"]: (reply, envelope)
        for raw in lake.objects
        if raw.stream == "inbound"
        for reply, envelope in zip(raw.events, raw.envelopes, strict=True)
    }


def test_replies_equal_a_recount_with_the_opt_outs_of_v1(lake_with_extras: SimulatedLake) -> None:
    recount: Counter[tuple[str, ...]] = Counter()
    for reply, envelope in replies_of(lake_with_extras).values():
        word = reply["messageBody"].strip().upper()
        country = country_of(reply["originationNumber"])
        place = (envelope["Timestamp"][:10], "111122223333", country)
        recount[*place, "inbound", CLASSES.get(word, "other")] += 1
    opt_outs = {
        json.dumps(event, sort_keys=True): event
        for event in lake_with_extras.events("pinpoint_events")
        if event["event_type"] == "_SMS.OPTOUT"
    }
    for event in opt_outs.values():
        day = datetime.fromtimestamp(int(event["event_timestamp"]) / 1000, UTC).date().isoformat()
        country = lake_with_extras.messages[event["attributes"]["message_id"]].country
        recount[day, event["awsAccountId"], country, "v1_event", "opt_out"] += 1
    columns = ("day", "account_id", "iso_country_code", "told_by", "keyword_class")
    assert recount == {
        tuple(row[column] for column in columns): int(row["replies"])
        for row in lake_with_extras.table("replies.csv")
    }


def test_every_class_of_reply_occurs_in_several_languages(lake_with_extras: SimulatedLake) -> None:
    bodies = [reply["messageBody"] for reply, _ in replies_of(lake_with_extras).values()]
    assert {CLASSES.get(body.strip().upper(), "other") for body in bodies} == {
        "opt_out",
        "help",
        "opt_in",
        "other",
    }
    assert any(body.upper().startswith("ARRET") for body in bodies)
    assert any(not body.isascii() for body in bodies)


def test_a_keyword_is_named_and_other_words_run_under_the_number(
    lake_with_extras: SimulatedLake,
) -> None:
    for reply, _ in replies_of(lake_with_extras).values():
        word = reply["messageBody"].strip().upper()
        expected = word if word in CLASSES else "KEYWORD_111122223333"
        assert reply["messageKeyword"] == expected


def test_a_reply_answers_a_promotional_message_that_reached_its_writer(
    lake_with_extras: SimulatedLake,
) -> None:
    asked = {}
    for event in lake_with_extras.events("eum_events", "eventbridge", "eum_events_failed"):
        asked.setdefault(event["messageId"], event)
    tied = 0
    for reply, envelope in replies_of(lake_with_extras).values():
        if (previous := reply.get("previousPublishedMessageId")) in asked:
            event, message = asked[previous], lake_with_extras.messages[previous]
            tied += 1
            assert event["messageType"] == "PROMOTIONAL"
            assert event["originationPhoneNumber"] == reply["destinationNumber"]
            assert message.number in (reply["originationNumber"], "")
            assert message.status in ("DELIVERED", "SUCCESSFUL", "UNREACHABLE")
            at = datetime.fromisoformat(envelope["Timestamp"]).timestamp() * 1000
            assert at > message.day_at
    assert tied > 30


def test_only_numbers_can_be_answered(lake_with_extras: SimulatedLake) -> None:
    replies = replies_of(lake_with_extras).values()
    assert all(reply["destinationNumber"].lstrip("+").isdigit() for reply, _ in replies)


def test_some_replies_come_twice(lake_with_extras: SimulatedLake) -> None:
    events = lake_with_extras.events("inbound")
    assert len(events) > len(replies_of(lake_with_extras))
