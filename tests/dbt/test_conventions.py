"""What holds for every model, read from the YAML beside it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.dbt.project import PROJECT
from tests.dbt.scratch import Scratch

FILES = {file.stem: file for file in (PROJECT / "models").rglob("*.sql")}
DOCUMENTS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load(file.with_suffix(".yml").read_text())["models"][0]
    for name, file in FILES.items()
}
MARTS = {
    name: meta
    for name, document in DOCUMENTS.items()
    if (meta := document.get("config", {}).get("meta", {})).get("published")
}
BY_DAY = [name for name, meta in MARTS.items() if not meta.get("whole")]
NUMBERS = {"integer", "int", "bigint", "double", "decimal(18,8)"}
PORTABLE_TYPES = NUMBERS | {"varchar", "boolean", "date", "timestamp"}
"""Types of the same name and meaning on DuckDB and Athena."""
WITHOUT_EQUATION = {"alerts", "incidents", "dim_country"}
"""Found or looked up, not counted: no figures of a row add up."""


def columns_of(name: str) -> dict[str, dict[str, Any]]:
    """The documented columns of a model, by name."""
    return {column["name"]: column for column in DOCUMENTS[name].get("columns", [])}


def keys_tested(name: str) -> list[list[str]]:
    """The columns, or single columns, that a model's data tests hold to be unique."""
    tests = [test for test in DOCUMENTS[name].get("data_tests", []) if "unique_combination" in test]
    alone = [
        [column["name"]]
        for column in DOCUMENTS[name]["columns"]
        if "unique" in column.get("data_tests", [])
    ]
    return [test["unique_combination"]["arguments"]["columns"] for test in tests] + alone


@pytest.mark.parametrize("name", FILES)
def test_a_description_opens_with_the_grain(name: str) -> None:
    assert DOCUMENTS[name]["name"] == name
    assert DOCUMENTS[name]["description"].startswith("One row per ")


@pytest.mark.parametrize(
    "name", [name for name, file in FILES.items() if "intermediate" in file.parts]
)
def test_every_column_of_an_intermediate_model_is_described(name: str, built: Scratch) -> None:
    columns = built.rows(
        f"select column_name from information_schema.columns where table_name = '{name}'"
    )
    assert {row["column_name"] for row in columns} == set(columns_of(name))


def test_every_model_of_the_marts_folder_is_published() -> None:
    assert {name for name, file in FILES.items() if "marts" in file.parts} <= set(MARTS)


@pytest.mark.parametrize("name", MARTS)
def test_the_contract_of_a_mart_is_enforced_and_every_column_described(name: str) -> None:
    assert DOCUMENTS[name]["config"]["contract"] == {"enforced": True}
    assert all(column["description"].strip() for column in columns_of(name).values())
    assert {column["data_type"] for column in columns_of(name).values()} <= PORTABLE_TYPES


@pytest.mark.parametrize("name", MARTS)
def test_a_mart_names_the_run_that_built_it_in_its_last_column(name: str) -> None:
    last, column = list(columns_of(name).items())[-1]
    assert (last, column["data_type"]) == ("publication_id", "varchar")


@pytest.mark.parametrize("name", BY_DAY)
def test_a_mart_that_is_not_published_whole_is_split_by_day(name: str) -> None:
    assert columns_of(name)["request_date"]["data_type"] == "date"


@pytest.mark.parametrize("name", MARTS)
def test_the_key_of_a_mart_is_tested(name: str) -> None:
    assert MARTS[name]["key"] in keys_tested(name)
    assert set(MARTS[name]["key"]) <= set(columns_of(name))


def test_every_mart_has_an_owner() -> None:
    groups = yaml.safe_load((PROJECT / "models" / "groups.yml").read_text())["groups"]
    owned = {group["name"] for group in groups if group["owner"]["name"]}
    folders = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["models"]["sms_delivery"]
    below = [folder for name, folder in folders["marts"].items() if not name.startswith("+")]
    given = [folders["marts"], *below, folders["alerts"]]
    assert {folder["+group"] for folder in given} == owned


@pytest.mark.parametrize("name", sorted(set(MARTS) - WITHOUT_EQUATION))
def test_a_mart_states_more_than_its_key(name: str) -> None:
    assert any("equation" in test for test in DOCUMENTS[name].get("data_tests", []))


def test_a_seed_without_rows_names_the_type_of_each_column() -> None:
    """dbt takes an empty column for whole numbers, which Athena joins with no text."""
    documents = [yaml.safe_load(file.read_text()) for file in (PROJECT / "seeds").glob("*.yml")]
    seeds = [seed for document in documents for seed in document["seeds"]]
    for seed in seeds:
        lines = (PROJECT / "seeds" / f"{seed['name']}.csv").read_text().splitlines()
        if len(lines) == 1:
            assert set(lines[0].split(",")) == set(seed["config"]["column_types"]), seed["name"]
