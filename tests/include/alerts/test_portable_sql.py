"""What delivery asks of the published marts is SQL of both engines, and runs on their contracts."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import pytest
import sqlglot
import trino_sql_validator

from include.alerts.alert import read_alerts
from include.alerts.conditions.found import CONDITIONS
from include.alerts.conditions.view import is_disturbed, open_view
from include.alerts.evidence import read_evidence
from include.alerts.families import Family
from include.warehouse.marts import published_marts
from tests.include.alerts.factories import alert_row


def asked() -> list[str]:
    """Every query of a delivery, as it was asked of empty marts with one day built."""
    connection, queries = duckdb.connect(), []
    for mart in published_marts():
        columns = ", ".join(f"{name} {kind}" for name, kind in mart.columns)
        connection.execute(f"create table {mart.name} ({columns})")
    connection.execute(
        "insert into data_freshness by name"
        " select date '2026-11-20' as request_date, timestamp '2026-11-21' as as_of,"
        " 'daily' as run_kind"
    )

    def read(sql: str) -> list[dict[str, Any]]:
        queries.append(sql)
        return connection.execute(sql).to_arrow_table().to_pylist()

    for family in list(Family)[:9]:
        for grain in ("country", "fleet"):
            row = alert_row(metric=family.value, grain=grain, entity="O'Hara")
            read_evidence(read, read_alerts([row])[0])
    view = open_view(read)
    assert view is not None
    is_disturbed(view)
    for condition in CONDITIONS:
        assert list(condition(view)) == []
    return queries


@pytest.mark.parametrize("sql", sorted(set(asked())))
def test_a_query_of_a_delivery_is_sql_of_both_engines(sql: str) -> None:
    for dialect in ("athena", "duckdb"):
        assert sqlglot.parse_one(sql, dialect=dialect)
    verdict = trino_sql_validator.validate(sql)
    assert (verdict.valid, verdict.warnings) == (True, ())
    assert not re.search(r"::|\bqualify\b|\bfilter\s*\(", sql.lower())
