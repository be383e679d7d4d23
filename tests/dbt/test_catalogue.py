"""The seeds against lists that others keep."""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from re import findall

import botocore.loaders
import phonenumbers

from include.ingest.record import V2_CHANNELS
from tests.dbt.scratch import Scratch


def test_every_country_with_phone_numbers_is_known(built: Scratch) -> None:
    rows = built.rows("select iso_country_code from dim_country")
    codes = {row["iso_country_code"] for row in rows}
    assert codes >= phonenumbers.SUPPORTED_REGIONS
    assert {"NA", "ZZ"} <= codes


def test_every_country_of_iso_3166_is_known(built: Scratch) -> None:
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    lines = [line for line in table.splitlines() if not line.startswith("#")]
    rows = built.rows("select iso_country_code from dim_country")
    assert len(lines) == 249
    assert {line[:2] for line in lines} <= {row["iso_country_code"] for row in rows}


def aws_table(name: str) -> list[dict[str, str]]:
    """A table taken from AWS's pages, with the meaning that the project gives each row."""
    with Path(__file__).with_name("aws_tables").joinpath(f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


def test_every_documented_status_means_what_the_table_says(built: Scratch) -> None:
    columns = ("status", "outcome", "outcome_group", "status_rank")
    rows = built.rows("select * from dim_status")
    known = {
        (row["source_schema"], row["channel"], *(str(row[column]) for column in columns))
        for row in rows
    }
    documented = aws_table("statuses")
    assert len(documented) == 29 + 18 + 5
    for status in documented:
        schema, _, channel = status.pop("schema").partition("-")
        assert (schema, channel or None, *status.values()) in known


def test_every_event_type_means_what_the_table_says(built: Scratch) -> None:
    rows = built.rows("select * from dim_status where source_schema = 'v2'")
    known = {(row["channel"], row["status"]): row for row in rows}
    for event in aws_table("v2_event_types"):
        if event["kind"] == "event":
            status = event["event_type"].partition("_")[2]
            row = known.get((event["channel"], status)) or known[None, status]
            found = {"outcome": row["outcome"], "outcome_group": row["outcome_group"]}
            told = {name: event[name] for name in found if event[name]}
            assert told.items() <= found.items(), event["event_type"]


def test_what_the_table_says_of_each_event_type_of_v1_is_what_its_statuses_mean(
    built: Scratch,
) -> None:
    rows = built.rows("select status, outcome_group from dim_status where source_schema = 'v1'")
    groups = {row["status"]: row["outcome_group"] for row in rows}
    told = {
        event["event_type"]: {groups[word] for word in findall("[A-Z_]{4,}", event["meaning"])}
        for event in aws_table("v1_event_types")
    }
    assert told == {
        "_SMS.BUFFERED": {"in_flight"},
        "_SMS.SUCCESS": {"success_unconfirmed", "success_confirmed"},
        "_SMS.FAILURE": set(),
        "_SMS.OPTOUT": set(),
    }


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
