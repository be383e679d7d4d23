"""The unit tests pass, and each of three mistakes in the models turns one red."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dbt.project import PROJECT, SCRATCH, run_dbt
from tests.dbt.scratch import Scratch

RESOLVED = ("int_messages_resolved", "models/intermediate/int_messages_resolved.sql")
DELIVERY = ("delivery_daily", "macros/delivery_figures.sql")

MUTATIONS = {
    "price summed over events": (
        RESOLVED,
        "max(price_usd) as price_usd",
        "sum(price_usd) as price_usd",
        "the_price_counts_once_a_message",
    ),
    "latest event instead of rank": (
        RESOLVED,
        ", status_precedence) as",
        ", event_order) as",
        "a_late_pending_never_beats_a_receipt",
    ),
    "not-sent in the denominator": (
        DELIVERY,
        "messages_where(is_handed_over())",
        "messages_where(\"outcome_group <> 'suppressed'\")",
        "messages_not_sent_are_in_no_denominator_but_that_of_attempts",
    ),
}


def unit_tests_of(model: str) -> list[str]:
    """The command for a model's unit tests."""
    return ["test", "--select", f"{model},test_type:unit"]


def test_all_unit_tests_pass(built: Scratch, tmp_path: Path) -> None:
    shutil.copy(built.path, tmp_path / SCRATCH)
    layers = ["staging", "intermediate", "marts"]
    selection = [f"path:models/{layer},test_type:unit" for layer in layers]
    statuses = run_dbt(tmp_path, ["test", "--select", *selection])
    assert len(statuses) > 35
    assert set(statuses.values()) == {"pass"}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mistake_in_the_models_turns_a_unit_test_red(
    mutation: str, built: Scratch, tmp_path: Path
) -> None:
    (model, path), right, wrong, expected = MUTATIONS[mutation]
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project)
    shutil.copy(built.path, tmp_path / SCRATCH)
    file = project / path
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong))
    statuses = run_dbt(tmp_path, unit_tests_of(model), project=project)
    assert statuses[expected] == "fail"
