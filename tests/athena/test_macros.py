"""What differs by engine, by value: Athena's macro bodies on the endpoint's executor.

The same cases hold for DuckDB in `tests/dbt/test_engines.py`. Those of the engines themselves pin
what the macros are there for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyathena import connect

from tests.athena.lake_on_athena import AthenaLake
from tests.dbt.project import render
from tests.dbt.test_engines import CASES, GROUPED, TEMPLATE

pytestmark = pytest.mark.athena

MIDNIGHT = "timestamp '2026-11-10 23:00:00', timestamp '2026-11-11 01:00:00'"
OF_TRINO = {
    "7 / 2": 3,
    f"date_diff('day', {MIDNIGHT})": 0,
    "json_extract_scalar('{\"a\": 5}', '$.a')": "5",
    "regexp_replace('a-b-c', '-', '')": "abc",
    "greatest(1, null)": None,
    "to_unixtime(timestamp '1970-01-01 00:00:01.500')": 1.5,
    "cast(date_add('day', 1, date '2026-02-28') as varchar)": "2026-03-01",
    "to_hex(md5(to_utf8('a')))": "0CC175B9C0F1B6A831C399E269772661",
}
"""Trino's documented answers: functions of mathematics, dates, JSON and hashes."""
OF_DUCKDB = {
    "7 / 2": 3.5,
    f"date_diff('day', {MIDNIGHT})": 1,
    "cast(date_add('day', 1, date '2026-02-28') as varchar)": "2026-03-01 00:00:00",
}
"""Where DuckDB answers otherwise, translated as it is: what the macros are there for."""


def ask(lake: AthenaLake, sql: str) -> tuple[Any, ...]:
    place = f"s3://{lake.name}-lake/results/"
    with connect(s3_staging_dir=place) as connection, connection.cursor() as cursor:
        (row,) = cursor.execute(sql).fetchall()
    return tuple(row)


def test_macros_have_the_same_values_on_athena(lake: AthenaLake, tmp_path: Path) -> None:
    sql = render(tmp_path, f"select {TEMPLATE}, {GROUPED}", "athena")
    assert ask(lake, sql) == (*CASES.values(), 3, 1.5)


OF_DBT = (
    "select {{ dbt.hash(\"'111122223333|DE|delivery'\") }} as hashed,"
    " cast({{ dbt.dateadd('hour', -3, \"timestamp '2026-11-01 01:00:00'\") }} as varchar) as moment"
)
"""What alert ids and windows are made of."""


def test_what_alert_ids_are_made_of_is_the_same_on_both_engines(
    lake: AthenaLake, tmp_path: Path
) -> None:
    with duckdb.connect() as connection:
        expected = connection.execute(render(tmp_path, OF_DBT, "duckdb")).fetchone()
    assert expected
    found = ask(lake, render(tmp_path, OF_DBT, "athena"))
    assert found[0] == expected[0]
    assert str(found[1]).startswith(str(expected[1]))


@pytest.mark.parametrize("expression", OF_TRINO)
def test_an_engine_answers_as_its_documentation_says(
    lake: AthenaLake, expression: str, request: pytest.FixtureRequest
) -> None:
    is_duckdb = request.config.getoption("--executor", "duckdb") == "duckdb"
    expected = OF_TRINO | (OF_DUCKDB if is_duckdb else {})
    assert ask(lake, f"select {expression}") == (expected[expression],)
