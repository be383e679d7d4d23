"""Throughput, opt-outs, retries and their candidates, on a lake with a send log and replies."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.settings import PROJECT_ROOT
from tests.dbt.attempts import EVENTS, INBOUND, SEND_LOG, SETTLED
from tests.dbt.events import day, moment
from tests.dbt.scratch import Scratch

MARTS = ["throughput", "opt_outs", "retries", "retry_candidates"]
AS_OF = "2026-11-13 00:00:00"
EXAMPLES = {
    "throughput": "origination_identity = 'BUSY'",
    "opt_outs": "campaign = 'autumn'",
    "retries": "account_id = 'retries' and chains = 4 and first_status = 'UNREACHABLE'",
    "retry_candidates": "message_id = 'order'",
}
"""The row of each mart that docs/metrics.md shows."""


def prepared(folder: Path, published: list[Scratch], turn: int = 1) -> Scratch:
    """A scratch database of the lake and what is published."""
    scratch = Scratch(folder)
    scratch.prepare(EVENTS[::turn], published, INBOUND[::turn], SEND_LOG[::turn])
    with duckdb.connect(str(scratch.path)) as connection:
        for row in SETTLED:
            connection.execute(
                "insert into published.settling_daily by name select date '2026-10-25' as"
                " request_date, 'pending' as account_id, 'DE' as iso_country_code,"
                " 'TRANSACTIONAL' as message_type, $age_bucket as age_bucket,"
                " 0 as first_final_day_offset, $messages as messages, $delivered as delivered",
                row,
            )
    return scratch


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """All days as one window."""
    scratch = prepared(tmp_path_factory.mktemp("whole"), [])
    scratch.build(day(10), day(12), as_of=AS_OF)
    return scratch


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Scratch]:
    """The first day, and the others on top of it, from the same rows in another order."""
    first = prepared(tmp_path_factory.mktemp("first"), [], -1)
    first.build(day(10), day(10), as_of=AS_OF)
    rest = prepared(tmp_path_factory.mktemp("rest"), [first], -1)
    rest.build(day(11), day(12), as_of=AS_OF)
    return [first, rest]


def shown(mart: str) -> dict[str, str]:
    """The worked example of a mart in docs/metrics.md: figures by column."""
    page = (PROJECT_ROOT / "docs" / "metrics.md").read_text()
    _, _, rest = page.partition(f"| `{mart}` | figure |\n")
    cells = [line.strip("| ").split(" | ") for line in rest.split("\n\n")[0].splitlines()[1:]]
    return {name.strip("` "): figure.strip() for name, figure in cells}


def written(figure: Any) -> str:
    """A figure as the page writes it."""
    if isinstance(figure, Decimal):
        return str(figure.normalize())
    return f"{figure:.4g}" if isinstance(figure, float) else str(figure)


@pytest.mark.parametrize("mart", MARTS)
def test_the_worked_example_of_a_mart_is_what_it_says(mart: str, whole: Scratch) -> None:
    row = whole.row(f"select * from {mart} where {EXAMPLES[mart]}")
    figures = shown(mart)
    assert len(figures) >= 8
    assert {name: written(row[name]) for name in figures} == figures


@pytest.mark.parametrize("mart", MARTS)
def test_windows_of_a_day_and_of_all_days_tell_the_same(
    mart: str, whole: Scratch, parts: list[Scratch]
) -> None:
    sql = f"select * exclude (publication_id) from {mart}"
    of_days = [str(row) for part in parts for row in part.rows(sql)]
    assert sorted(of_days) == sorted(map(str, whole.rows(sql)))


def test_what_was_refused_first_and_arrived_then_was_rescued(whole: Scratch) -> None:
    sql = "select * from retries where account_id = 'retries'"
    row = whole.row(f"{sql} and first_status = 'ThrottlingException'")
    assert (row["chains"], row["first_delivered"], row["rescued"]) == (1, 0, 1)


def test_a_resend_after_midnight_counts_on_the_day_of_the_first_attempt(whole: Scratch) -> None:
    rows = whole.rows(
        "select request_date, sum(chains) as chains, sum(resends) as resends from retries"
        " where account_id = 'retries' group by 1 order by 1"
    )
    assert [(row["request_date"], row["chains"], row["resends"]) for row in rows] == [
        (day(10), 10, 8),
        (day(11), 1, 1),
    ]


def test_attempts_that_repeat_each_other_are_a_chain_of_the_earlier_one(whole: Scratch) -> None:
    rows = whole.rows("select attempt_id, fate from int_chains where attempt_id like 'circle%'")
    assert [tuple(row.values()) for row in rows] == [("circle 1", "rescued")]


def test_every_message_is_a_chain_or_a_resend(whole: Scratch) -> None:
    row = whole.row("select sum(chains + coalesce(resends, 0)) as attempts from retries")
    refused = 4
    assert row["attempts"] == len({event["message_id"] for event in EVENTS}) + refused


def test_an_account_without_links_is_told_nothing_of_resends(whole: Scratch) -> None:
    sql = "select distinct account_id from retries where not is_observable and resent is null"
    assert [row["account_id"] for row in whole.rows(sql)] == ["silent"]


def test_each_candidate_has_a_verdict_and_those_that_need_none_are_left_out(
    whole: Scratch,
) -> None:
    rows = whole.rows("select message_id, verdict, reason, attempts from retry_candidates")
    assert {
        row["message_id"]: (row["verdict"], row["reason"], row["attempts"]) for row in rows
    } == {
        "order": ("resend", "beyond_limit", 1),
        "code": ("give_up", "expired", 1),
        "valid code": ("resend", "beyond_limit", 1),
        "old": ("give_up", "too_old", 1),
        "repeat": ("resend", "beyond_limit", 2),
        "elsewhere": ("wait", "no_evidence", 1),
    }


def test_a_code_is_sent_again_only_before_policy_and_content_end(whole: Scratch) -> None:
    row = whole.row("select * from retry_candidates where message_id = 'valid code'")
    assert (row["purpose"], row["deadline"]) == ("one_time_code", moment("13 00:02"))


def test_a_stop_that_names_no_message_counts_apart(whole: Scratch) -> None:
    row = whole.row("select * from opt_outs where account_id = 'opt outs' and campaign = 'none'")
    assert (row["attempted"], row["opt_outs"], row["untied_opt_outs"]) == (0, 0, 1)


def test_where_nobody_ever_wrote_back_opt_outs_are_not_known(whole: Scratch) -> None:
    rows = whole.rows("select * from opt_outs where account_id = 'busy'")
    assert [(row["is_observable"], row["opt_outs"]) for row in rows] == [(False, None)]
    assert [(row["is_refusal_observable"], row["opted_out_refusals"]) for row in rows] == [
        (True, 0)
    ]
