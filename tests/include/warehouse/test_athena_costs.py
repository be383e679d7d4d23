"""What a run's queries cost, from what Athena remembers of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.warehouse.athena_costs import costs_of
from include.warehouse.athena_names import databases_of

DAY = date(2026, 11, 1)
RUN = MartRun("daily", Window(DAY, DAY), datetime(2026, 11, 2, tzinfo=UTC), RunKind.DAILY)
MB = 2**20


def query(
    scanned: int, database: str = "sms_run_daily_marts", node: str = "", state: str = "SUCCEEDED"
) -> dict[str, Any]:
    comment = f'-- /* {{"app": "dbt", "node_id": "{node}", "target_name": "athena"}} */'
    return {
        "Query": f"select 1\n{comment}" if node else "select 1",
        "QueryExecutionContext": {"Database": database},
        "Statistics": {"DataScannedInBytes": scanned},
        "Status": {"State": state},
    }


def rows(*queries: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = costs_of(RUN, databases_of("sms", "daily"), queries).to_pylist()
    return found


def test_the_queries_of_a_model_are_added_up() -> None:
    node = "model.sms_delivery.messages"
    (row,) = rows(query(30 * MB, node=node), query(70 * MB, node=node))
    assert (row["step"], row["model"], row["queries"]) == ("marts", "messages", 2)
    assert row["bytes_scanned"] == 100 * MB
    assert row["cost_usd"] == Decimal("0.00047684")
    assert row["publication_id"] == "daily"


@pytest.mark.parametrize(
    ("scanned", "megabytes"),
    [(0, 0), (1, 10), (10 * MB, 10), (10 * MB + 1, 11), (2**40, 2**20)],
)
def test_a_query_is_charged_by_whole_megabytes_and_ten_at_least(
    scanned: int, megabytes: int
) -> None:
    (row,) = rows(query(scanned))
    assert row["cost_usd"] == round(Decimal(5) * megabytes / 2**20, 8)


def test_a_failed_query_is_free_and_what_was_cancelled_is_not() -> None:
    assert [row["cost_usd"] for row in rows(query(MB, state="FAILED"))] == [0]
    assert [row["cost_usd"] > 0 for row in rows(query(MB, state="CANCELLED"))] == [True]


def test_queries_of_readers_and_of_other_runs_are_not_the_runs() -> None:
    others = [query(MB, database) for database in ("sms", "sms_run_daily_2_marts", "default")]
    assert rows(*others) == []


def test_steps_outside_dbt_have_no_model() -> None:
    found = rows(*(query(MB, f"sms_run_daily_{step}") for step in ("candidates", "lake")))
    assert [(row["step"], row["model"]) for row in found] == [("candidates", None), ("lake", None)]
