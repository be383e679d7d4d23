"""Tables and partitions in Glue, as moto keeps them in this process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from include.warehouse.athena_glue import GlueCatalog, ParquetTable

TABLE = ParquetTable("messages", [("n", "int")], "s3://lake/published/", [("request_date", "date")])


@pytest.fixture
def glue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with mock_aws():
        GlueCatalog("eu-west-1").ensure_database("sms")
        yield boto3.client("glue", region_name="eu-west-1")


def locations(glue: Any) -> dict[str, str]:
    found = glue.get_partitions(DatabaseName="sms", TableName="messages")["Partitions"]
    return {one["Values"][0]: one["StorageDescriptor"]["Location"] for one in found}


def versions(glue: Any) -> int:
    return len(glue.get_table_versions(DatabaseName="sms", TableName="messages")["TableVersions"])


def test_a_table_that_is_right_already_is_left_alone(glue: Any) -> None:
    for _ in range(3):
        GlueCatalog("eu-west-1").put_table("sms", TABLE)
    assert versions(glue) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"columns": [("n", "int"), ("added", "string")]},
        {"location": "s3://lake/elsewhere/"},
        {"parameters": {"projection.enabled": "true"}},
    ],
)
def test_a_table_that_changed_is_replaced(glue: Any, change: dict[str, Any]) -> None:
    GlueCatalog("eu-west-1").put_table("sms", TABLE)
    GlueCatalog("eu-west-1").put_table("sms", replace(TABLE, **change))
    assert versions(glue) == 2


def test_days_are_repointed_added_and_taken_away(glue: Any) -> None:
    catalog = GlueCatalog("eu-west-1")
    catalog.put_table("sms", TABLE)
    catalog.put_days("sms", TABLE, {"2026-11-01": "s3://lake/a/", "2026-11-02": "s3://lake/b/"})
    wanted = {"2026-11-01": "s3://lake/c/", "2026-11-03": "s3://lake/d/"}
    catalog.put_days("sms", TABLE, wanted)
    assert locations(glue) == wanted


def test_more_days_than_glue_takes_at_once_are_published(glue: Any) -> None:
    catalog = GlueCatalog("eu-west-1")
    catalog.put_table("sms", TABLE)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    for place in ("a", "b"):
        days = {f"{first + timedelta(days=n):%Y-%m-%d}": f"s3://lake/{place}/" for n in range(250)}
        catalog.put_days("sms", TABLE, days)
    assert set(locations(glue).values()) == {"s3://lake/b/"}
    assert len(locations(glue)) == 250


def test_databases_of_runs_are_forgotten_with_their_tables(glue: Any) -> None:
    catalog = GlueCatalog("eu-west-1")
    for name in ("sms_run_a_marts", "sms_run_b_marts", "sms_run_b_lake"):
        catalog.ensure_database(name)
        catalog.put_table(name, TABLE)
    past = datetime.now(UTC) - timedelta(hours=1)
    assert catalog.drop_databases("sms_run_", before=past) == 0
    assert catalog.drop_databases("sms_run_b_") == 2
    names = {found["Name"] for found in glue.get_databases()["DatabaseList"]}
    assert names == {"sms", "sms_run_a_marts"}
