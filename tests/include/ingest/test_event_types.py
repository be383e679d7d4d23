"""Every status and event type that AWS names, and what Protect says of a message."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from botocore.loaders import Loader

from include.settings import PROJECT_ROOT
from tests.include.ingest.factories import Place, ingest, lines, v1_record, v2_record


def read_seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed of the dbt project."""
    with (PROJECT_ROOT / f"dbt_project/seeds/{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


V1_STATUSES, V2_STATUSES = (
    sorted(
        {row["raw_status"] for row in read_seed("sms_status_normalisation") if row["schema"] == of}
    )
    for of in ("v1", "v2")
)
EVENT_TYPES = [
    event_type
    for event_type in Loader().load_service_model("pinpoint-sms-voice-v2", "service-2")["shapes"][
        "EventType"
    ]["enum"]
    if "_" in event_type and not event_type.endswith("_ALL")
]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty lake and an empty stream."""
    return Place(tmp_path)


def test_every_status_and_event_type_that_aws_names_is_kept_as_it_is(place: Place) -> None:
    assert (len(V1_STATUSES) >= 29, len(EVENT_TYPES)) == (True, 47)
    of_v1 = [v1_record(record_status=status, message_id=status) for status in V1_STATUSES]
    of_v2 = [v2_record(messageStatus=status, messageId=status) for status in V2_STATUSES]
    of_types = [v2_record(eventType=one, messageStatus=None, messageId=one) for one in EVENT_TYPES]
    place.put("a", lines(*of_v1, *of_v2, *of_types))
    assert ingest(place).rejected == 0
    rows = {(row["source_schema"], row["message_id"]): row for row in place.rows()}
    assert {rows["v1", status]["raw_status"] for status in V1_STATUSES} == set(V1_STATUSES)
    assert {rows["v2", status]["raw_status"] for status in V2_STATUSES} == set(V2_STATUSES)
    assert {rows["v2", one]["event_type"] for one in EVENT_TYPES} == set(EVENT_TYPES)
    channels = {"TEXT": "sms", "MEDIA": "mms", "VOICE": "voice", "RCS": "rcs"}
    for one in EVENT_TYPES:
        kind, _, status = one.partition("_")
        assert (rows["v2", one]["channel"], rows["v2", one]["raw_status"]) == (
            channels[kind],
            status,
        )


def test_what_protect_decided_and_would_decide_is_kept(place: Place) -> None:
    record = v2_record(
        eventType="TEXT_PROTECT_BLOCKED",
        messageStatus="PROTECT_BLOCKED",
        protectConfiguration={"protectConfigurationId": "protect-1", "protectStatus": "FILTER"},
        protectConfigurationAssessment={
            "protectRecommendation": "BLOCK",
            "protectInsights": {"blockReason": "AIT_SUSPECTED"},
        },
    )
    place.put("a", lines(record, v2_record(messageId="without")))
    ingest(place)
    columns = (
        "raw_status",
        "protect_configuration_id",
        "protect_status",
        "protect_recommendation",
        "protect_block_reason",
    )
    found = {row["message_id"]: tuple(row[name] for name in columns) for row in place.rows()}
    assert found == {
        "v2-message": ("PROTECT_BLOCKED", "protect-1", "FILTER", "BLOCK", "AIT_SUSPECTED"),
        "without": ("DELIVERED", None, None, None, None),
    }
