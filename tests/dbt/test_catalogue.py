"""The seeds against lists that others keep."""

from __future__ import annotations

from itertools import pairwise

import botocore.loaders
import phonenumbers

from include.ingest.record import V2_CHANNELS
from tests.dbt.scratch import Scratch


def test_every_country_with_phone_numbers_is_known(built: Scratch) -> None:
    rows = built.rows("select iso_country_code from dim_country")
    codes = {row["iso_country_code"] for row in rows}
    assert codes >= phonenumbers.SUPPORTED_REGIONS
    assert {"NA", "ZZ"} <= codes


def test_every_event_type_of_messages_has_a_status(built: Scratch) -> None:
    model = botocore.loaders.Loader().load_service_model("pinpoint-sms-voice-v2", "service-2")
    events = [name.split("_", 1) for name in model["shapes"]["EventType"]["enum"] if "_" in name]
    written = {(V2_CHANNELS[kind], status) for kind, status in events if status != "ALL"}
    rows = built.rows("select channel, status from dim_status where source_schema = 'v2'")
    known = {(row["channel"], row["status"]) for row in rows}
    assert {"sms", "mms", "voice", "rcs"} == {channel for channel, _ in written}
    assert not {
        (channel, status)
        for channel, status in written
        if not known & {(channel, status), (None, status)}
    }


def test_a_status_means_the_same_in_both_schemas(built: Scratch) -> None:
    rows = built.rows(
        "select status from dim_status group by status"
        " having count(distinct outcome || outcome_group || cast(status_rank as varchar)) > 1"
    )
    assert rows == []


def test_ranks_order_the_groups_as_evidence(built: Scratch) -> None:
    rows = built.rows(
        "select outcome_group, min(status_rank) as low, max(status_rank) as high from dim_status"
        " where channel is null group by outcome_group"
    )
    spans = {row["outcome_group"]: (row["low"], row["high"]) for row in rows}
    weakest_first = [
        "in_flight",
        "unknown",
        "success_unconfirmed",
        "not_sent",
        "failed_temporary",
        "failed_permanent",
        "blocked",
        "success_confirmed",
    ]
    for weaker, stronger in pairwise(weakest_first):
        assert spans[weaker][1] < spans[stronger][0]
    assert spans["suppressed"] == spans["not_sent"]
