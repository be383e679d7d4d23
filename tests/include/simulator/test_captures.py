"""Events reach S3 in the envelopes of EventBridge, SNS and Firehose, and count once."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import yaml

from include.simulator.captures import Capture
from include.simulator.extras import ALL_EXTRAS, NO_EXTRAS
from include.simulator.scenario import Scenario
from include.simulator.simulation import simulate
from tests.include.simulator.recount import message_id_of
from tests.include.simulator.simulated_lake import SimulatedLake


def messages_of(lake: SimulatedLake, stream: str) -> set[str]:
    return {message_id_of(event) for event in lake.events(stream)}


def texts_of(lake: SimulatedLake, stream: str) -> list[str]:
    return [raw.text for raw in lake.objects if raw.stream == stream and not raw.reasons]


def test_without_extras_there_are_the_bare_streams_only(tmp_path: Path) -> None:
    simulate(Scenario(days=2, messages_per_day=200), tmp_path / "lake")
    raw = {path.name for path in (tmp_path / "lake" / "raw").iterdir()}
    assert raw == {"pinpoint_events", "eum_events", "eum_events_us"}
    assert Scenario().extras == NO_EXTRAS


def test_extras_leave_the_plan_of_the_messages_as_it_was(
    lake_with_extras: SimulatedLake, tmp_path: Path
) -> None:
    wanted = lake_with_extras.scenario
    fields = {name: getattr(wanted, name) for name in Scenario.__dataclass_fields__}
    bare = simulate(Scenario(**{**fields, "extras": NO_EXTRAS}), tmp_path / "lake")
    planned = {key: row.planned for key, row in lake_with_extras.truth.outcomes.items()}
    told = {key: row.planned for key, row in bare.outcomes.items()}
    assert {key: n for key, n in planned.items() if n} == {key: n for key, n in told.items() if n}


def test_every_stream_is_declared_with_kind_and_folder(lake_with_extras: SimulatedLake) -> None:
    declared = yaml.safe_load((lake_with_extras.folder / "streams.yaml").read_text())["streams"]
    assert {entry["name"]: entry["kind"] for entry in declared} == {
        "pinpoint_events": "events",
        "eum_events": "events",
        "eum_events_us": "events",
        "eventbridge": "events",
        "sns_archive": "events",
        "eum_events_failed": "events",
        "inbound": "inbound",
        "send_log": "send_log",
    }
    for entry in declared:
        assert list((lake_with_extras.folder / entry["uri"]).glob("2026/*/*/*/*.gz")), entry


def test_eventbridge_wraps_an_event_and_tells_no_number(lake_with_extras: SimulatedLake) -> None:
    envelopes = [
        envelope
        for raw in lake_with_extras.objects
        if raw.stream == "eventbridge"
        for envelope in raw.envelopes
    ]
    assert len(envelopes) > 500
    types = {envelope["detail-type"].split(" ", 1)[0] for envelope in envelopes}
    assert types <= {"Text", "Media", "Voice"}
    for envelope in envelopes:
        assert envelope["account"] == "111122223333"
        assert envelope["source"] == "aws.sms-voice"
        assert "destinationPhoneNumber" not in envelope["detail"]
    assert not any("\n" in text for text in texts_of(lake_with_extras, "eventbridge"))


def test_captures_equal_a_recount_by_stream(lake_with_extras: SimulatedLake) -> None:
    bare = messages_of(lake_with_extras, "eum_events") | messages_of(
        lake_with_extras, "eum_events_failed"
    )
    bridged = messages_of(lake_with_extras, "eventbridge")
    told: Counter[str] = Counter()
    for row in lake_with_extras.table("captures.csv"):
        told[row["capture"]] += int(row["messages"])
    assert told["sns"] == len(messages_of(lake_with_extras, "sns_archive"))
    assert told["eventbridge"] >= len(bridged - bare) > 100
    seen_twice = told["bare_and_eventbridge"]
    assert 100 < len(bridged & bare) <= seen_twice
    assert told["eventbridge"] + seen_twice >= len(bridged)
    assert set(told) == {one.name.lower() for one in Capture} - {"bare"}


def test_an_event_captured_twice_is_the_same_event_in_both(
    lake_with_extras: SimulatedLake,
) -> None:
    copies = defaultdict(list)
    for event in lake_with_extras.events("eum_events", "eventbridge"):
        key = (event["messageId"], event["messageStatus"], int(event["eventTimestamp"]))
        copies[key].append({**event, "destinationPhoneNumber": None})
    pairs = [same for same in copies.values() if len(same) > 1]
    assert len(pairs) > 100
    assert all(same[0] == other for same in pairs for other in same)


def test_an_sns_archive_is_newline_delimited(lake_with_extras: SimulatedLake) -> None:
    texts = texts_of(lake_with_extras, "sns_archive")
    assert texts
    for text in texts:
        assert text.endswith("}\n")
        assert all(line.startswith('{"Type":"Notification"') for line in text.splitlines())


def test_the_error_output_holds_events_that_are_nowhere_else(
    lake_with_extras: SimulatedLake,
) -> None:
    def keys(stream: str) -> set[tuple[str, str, str]]:
        return {
            (event["messageId"], event["messageStatus"], str(event["eventTimestamp"]))
            for event in lake_with_extras.events(stream)
        }

    failed = keys("eum_events_failed")
    assert len(failed) > 50
    assert len(failed - keys("eum_events") - keys("eventbridge")) > 0.7 * len(failed)


def test_the_extras_of_the_demo_are_small_shares() -> None:
    shares = [value for value in vars_of(ALL_EXTRAS).values() if isinstance(value, float)]
    assert all(0 < share <= 0.05 for share in shares)
    assert ALL_EXTRAS.has_inbound
    assert ALL_EXTRAS.has_send_log


def vars_of(extras: object) -> dict[str, object]:
    return {name: getattr(extras, name) for name in extras.__dataclass_fields__}  # type: ignore[attr-defined]
