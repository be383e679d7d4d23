"""What differs by engine: values on DuckDB, and the form of all SQL for Athena.

Athena's own bodies are run on DuckDB after translation by sqlglot, which is no proof of Athena.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import sqlglot
import trino_sql_validator

from tests.athena.endpoint.duckdb_dialect import MACROS
from tests.dbt.project import PROJECT, compile_for_athena, render

CASES = {
    "epoch_ms(\"timestamp '1970-01-02 00:00:00.001'\")": 86_400_001,
    'json_value("\'{\\"campaign\\": \\"autumn\\"}\'", \'campaign\')': "autumn",
    "json_value(\"'{\\\"campaign\\\": 5}'\", 'campaign')": "5",
    "json_value(\"'{}'\", 'campaign')": None,
    "days_between(\"date '2026-02-28'\", add_days(\"date '2026-02-28'\", 1))": 1,
    "days_between(\"date '2026-03-01'\", add_days(\"date '2026-03-01'\", -1))": -1,
    "days_between(\"timestamp '2026-11-10 23:59:59'\", \"timestamp '2026-11-11 00:00:00'\")": 1,
    "days_between(\"timestamp '2026-11-10 00:00:00'\", \"timestamp '2026-11-10 23:59:59'\")": 0,
    "elapsed_seconds(\"timestamp '2026-11-10 00:00:00.001'\", \"date '2026-11-11'\")": 86_399,
    "elapsed_seconds(\"date '2026-11-11'\", \"timestamp '2026-11-10 23:59:59.999'\")": -1,
    "row_hash([\"'a'\", '1']) ~ ' = ' ~ row_hash([\"'a'\", '1'])": True,
    "row_hash([\"'a'\", '1']) ~ ' = ' ~ row_hash([\"'a'\", '2'])": False,
    "ratio('1', '4')": 0.25,
    "ratio('1', '0')": None,
    "wilson_low('0', '10')": 0.0,
    "wilson_high('10', '10')": 1.0,
    "wilson_low('0', '0')": None,
    "wilson_high('0', '0')": None,
    "age_bucket('299', pending_age_buckets())": "5m",
    "age_bucket('300', pending_age_buckets())": "15m",
    "age_bucket('259200', pending_age_buckets())": "beyond",
    "age_bucket_start(\"'72h'\", pending_age_buckets())": 172_800,
    "age_bucket_start(\"'5m'\", pending_age_buckets())": 0,
    "usd('cast(12345.678 as decimal(18, 8))', \"'v1'\")": Decimal("0.12345678"),
    "usd('cast(0.00581 as decimal(18, 8))', \"'v2'\")": Decimal("0.00581"),
}
"""Macro calls, each with the value that it has on every engine."""

BANNED = {
    "qualify": r"\bqualify\b",
    "a cast by colons": r"::",
    "group by all": r"\bgroup\s+by\s+all\b",
    "median": r"\bmedian\s*\(",
    "a star with exceptions": r"\*\s*(exclude|except|replace)\b",
    "an arrow into JSON": r"->>?\s*'",
    "integer division": r"//",
    "a column of a literal's precision": r"\btimestamp\s+'[^']*'\s+as\b",
}

TEMPLATE = ", ".join("{{ %s }} as v%d" % (call, n) for n, call in enumerate(CASES))  # noqa: UP031
GROUPED = (
    "{{ distinct_count('x') }} as distinct_values, {{ exact_median('x') }} as middle"
    " from (values (1), (2), (4), (1)) as t (x)"
)


@pytest.fixture(scope="module")
def athena_sql(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All SQL that dbt would send to Athena, by file."""
    files = compile_for_athena(tmp_path_factory.mktemp("athena"))
    return {file.name: file.read_text() for file in files}


@pytest.mark.parametrize("target", ["duckdb", "athena"])
def test_macros_have_the_same_values_on_both_engines(target: str, tmp_path: Path) -> None:
    sql = render(tmp_path, f"select {TEMPLATE}, {GROUPED}", target)
    if target == "athena":
        assert trino_sql_validator.validate(sql).valid
        (sql,) = sqlglot.transpile(sql, read="athena", write="duckdb")
    with duckdb.connect() as connection:
        for macro in MACROS:
            connection.execute(f"create macro {macro}")
        values = connection.execute(sql).fetchone()
    assert values == (*CASES.values(), 3, 1.5)


def test_the_project_compiles_for_athena_without_a_network(athena_sql: dict[str, str]) -> None:
    models = {file.name for file in (PROJECT / "models").rglob("*.sql")}
    assert models <= set(athena_sql)


def test_all_sql_for_athena_is_valid_and_calls_known_functions(athena_sql: dict[str, str]) -> None:
    results = {name: trino_sql_validator.validate(sql) for name, sql in athena_sql.items()}
    assert not {
        name: result for name, result in results.items() if not result.valid or result.warnings
    }


@pytest.mark.parametrize("form", BANNED)
def test_no_sql_uses_a_form_that_one_engine_lacks(form: str, athena_sql: dict[str, str]) -> None:
    assert not [name for name, sql in athena_sql.items() if re.search(BANNED[form], sql, re.I)]


def test_only_macros_take_differences_of_days() -> None:
    models = (PROJECT / "models").rglob("*.sql")
    assert not [file.name for file in models if "date_diff(" in file.read_text()]


def test_only_macros_of_the_engine_folder_know_the_engine() -> None:
    sources = [*(PROJECT / "models").rglob("*.sql"), *(PROJECT / "macros").rglob("*.sql")]
    assert not [
        file
        for file in sources
        if re.search(r"target\.|duckdb__|athena__|adapter\.dispatch", file.read_text())
        and file.parent.name != "engine"
    ]
