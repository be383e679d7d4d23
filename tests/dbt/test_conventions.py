"""What holds for every model, read from the YAML beside it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.dbt.project import PROJECT

FILES = {file.stem: file for file in (PROJECT / "models").rglob("*.sql")}
DOCUMENTS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load(file.with_suffix(".yml").read_text())["models"][0]
    for name, file in FILES.items()
}
MARTS = [name for name, file in FILES.items() if "marts" in file.parts]
PUBLISHED = [name for name in FILES if DOCUMENTS[name].get("config", {}).get("meta")]


def columns_of(name: str) -> dict[str, dict[str, Any]]:
    """The documented columns of a model, by name."""
    return {column["name"]: column for column in DOCUMENTS[name].get("columns", [])}


@pytest.mark.parametrize("name", FILES)
def test_a_description_opens_with_the_grain(name: str) -> None:
    assert DOCUMENTS[name]["name"] == name
    assert DOCUMENTS[name]["description"].startswith("One row per ")


@pytest.mark.parametrize("name", MARTS)
def test_the_contract_of_a_mart_is_enforced_and_every_column_described(name: str) -> None:
    assert DOCUMENTS[name]["config"]["contract"] == {"enforced": True}
    assert all(column["description"].strip() for column in columns_of(name).values())


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_mart_is_split_by_day_and_names_its_run(name: str) -> None:
    columns = columns_of(name)
    assert columns["request_date"]["data_type"] == "date"
    assert columns["publication_id"]["data_type"] == "varchar"
    assert set(DOCUMENTS[name]["config"]["meta"]["key"]) <= set(columns)


@pytest.mark.parametrize("name", sorted(set(PUBLISHED) & set(MARTS)))
def test_the_key_of_a_published_mart_is_tested(name: str) -> None:
    document = DOCUMENTS[name]
    (tested,) = [
        test["unique_combination"]["arguments"]["columns"]
        for test in document["data_tests"]
        if "unique_combination" in test
    ]
    assert tested == document["config"]["meta"]["key"]


@pytest.mark.parametrize("name", MARTS)
def test_a_mart_states_more_than_its_key(name: str) -> None:
    tests = DOCUMENTS[name].get("data_tests", [])
    assert name.startswith("dim_") or any("equation" in test for test in tests)
