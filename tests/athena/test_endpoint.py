"""The local endpoint answers as Athena does, and refuses what it doesn't know."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import boto3
import pytest
from pyathena import connect
from pyathena.error import OperationalError

from tests.athena.lake_on_athena import AthenaLake


@pytest.fixture
def ask(lake: AthenaLake) -> Any:
    """A function that runs a statement in a database of the test's own."""
    boto3.client("glue").create_database(DatabaseInput={"Name": lake.name})
    cursor = connect(
        s3_staging_dir=f"s3://{lake.name}-lake/results/", schema_name=lake.name
    ).cursor()

    def run(sql: str) -> list[tuple[Any, ...]]:
        place = f"s3://{lake.name}-lake"
        return list(cursor.execute(sql.replace("LAKE", place)).fetchall())

    return run


def test_a_table_written_from_a_query_is_read_back_with_its_types(ask: Any) -> None:
    ask(
        "create table made with (external_location = 'LAKE/made/', partitioned_by = array['day'])"
        " as select 1 as n, cast(1.5 as decimal(18, 8)) as price, cast(null as varchar) as empty,"
        " timestamp '2026-11-01 10:00:00.123' as moment, true as flag, date '2026-11-01' as day"
    )
    moment = datetime(2026, 11, 1, 10, 0, 0, 123000)
    row = (1, Decimal("1.50000000"), None, moment, True, date(2026, 11, 1))
    assert ask("select * from made") == [row]
    assert ask("select n from made where day > date '2026-11-01'") == []


def test_a_view_reads_its_table_anew(ask: Any) -> None:
    ask("create table t as select 1 as n")
    ask("create or replace view v as select n + 1 as more from t")
    assert ask("with seen as (select * from v) select max(more) from seen") == [(2,)]


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("select * from nowhere", "TABLE_NOT_FOUND"),
        ("select 1 +", "SYNTAX_ERROR"),
        ("create table t with (external_location = 'LAKE/t/') as select 1 as n", "ALREADY_EXISTS"),
        ("create table u with (external_location = 'LAKE/t/') as select 1 as n", "PATH_ALREADY"),
        ("create table i with (table_type = 'ICEBERG') as select 1 as n", "doesn't know"),
        ("insert into t select 2", "doesn't know"),
        ("alter table t add partition (day = '2026-11-01')", "doesn't know"),
        ("msck repair table t", "doesn't know"),
    ],
)
def test_a_statement_fails_as_on_athena_or_is_out_of_scope(ask: Any, sql: str, error: str) -> None:
    ask("create table t with (external_location = 'LAKE/t/') as select 1 as n")
    with pytest.raises(OperationalError, match=error):
        ask(sql)


def test_a_table_takes_a_hundred_new_partitions_at_a_time(ask: Any) -> None:
    days = ", ".join(f"(1, {n})" for n in range(101))
    with pytest.raises(OperationalError, match=r"(?i)partition"):
        ask(
            "create table many with (external_location = 'LAKE/many/', partitioned_by ="
            f" array['day']) as select * from (values {days}) as t (n, day)"
        )


def test_projected_partitions_need_no_registration(ask: Any, lake: AthenaLake) -> None:
    ask(
        "create table source with (external_location = 'LAKE/p/', partitioned_by = array['day'])"
        " as select 7 as n, date '2026-11-01' as day"
    )
    ask(
        "create external table if not exists projected (`n` int) partitioned by (`day` date)"
        " stored as parquet location 'LAKE/p/' tblproperties ("
        " 'projection.enabled' = 'true', 'projection.day.type' = 'date',"
        " 'storage.location.template' = 'LAKE/p/day=${day}',"
        " 'projection.day.format' = 'yyyy-MM-dd', 'projection.day.range' = '2026-01-01,NOW+2DAYS')"
    )
    assert ask("select n, day from projected") == [(7, date(2026, 11, 1))]


def test_seeds_are_read_from_csv(ask: Any, lake: AthenaLake) -> None:
    body = b'code,name\nDE,"Germany, all"\nXX,\n'
    boto3.client("s3").put_object(Bucket=f"{lake.name}-lake", Key="seed/a.csv", Body=body)
    ask(
        "create external table seed (`code` string, `name` string) row format serde"
        " 'org.apache.hadoop.hive.serde2.OpenCSVSerde' location 'LAKE/seed/'"
        " tblproperties ('skip.header.line.count' = '1')"
    )
    rows = ask("select code, nullif(name, '') from seed order by code")
    assert rows == [("DE", "Germany, all"), ("XX", None)]
