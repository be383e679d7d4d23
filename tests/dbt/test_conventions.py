"""What holds for every model, read from dbt's manifest."""

from __future__ import annotations

import pytest

from tests.dbt.project import PROJECT, parsed

NODES = parsed().nodes.values()
MODELS = {node.name: node for node in NODES if node.resource_type == "model"}
MARTS = [name for name, model in MODELS.items() if model.fqn[1] == "marts"]
PUBLISHED = [name for name, model in MODELS.items() if model.config.meta.get("published")]
TESTED_TOGETHER = {
    (node.attached_node, *node.test_metadata.kwargs["columns"])
    for node in NODES
    if node.resource_type == "test" and node.test_metadata.name == "unique_combination"
}


@pytest.mark.parametrize("name", MODELS)
def test_a_description_opens_with_the_grain(name: str) -> None:
    assert MODELS[name].description.startswith("One row per ")


@pytest.mark.parametrize("name", MARTS)
def test_the_contract_of_a_mart_is_enforced_and_every_column_described(name: str) -> None:
    assert MODELS[name].config.contract.enforced
    columns = MODELS[name].columns.values()
    assert [column.name for column in columns if not column.description.strip()] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_mart_is_split_by_day_and_names_its_run(name: str) -> None:
    types = {column.name: column.data_type for column in MODELS[name].columns.values()}
    assert types["request_date"] == "date"
    assert types["publication_id"] == "varchar"
    assert set(MODELS[name].config.meta["key"]) <= set(types)


@pytest.mark.parametrize("name", sorted(set(PUBLISHED) & set(MARTS)))
def test_the_key_of_a_published_mart_is_tested(name: str) -> None:
    model = MODELS[name]
    assert (model.unique_id, *model.config.meta["key"]) in TESTED_TOGETHER


def test_every_model_has_one_file_of_its_own_beside_it() -> None:
    files = (PROJECT / "models").rglob("*.sql")
    assert [file.name for file in files if not file.with_suffix(".yml").exists()] == []
