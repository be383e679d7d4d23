"""Names on Athena: databases of runs, and types of our columns in Glue."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.alerts.notes import notes_table
from include.ingest.schema import EVENTS
from include.lake import FolderStore
from include.settings import Engine, Settings
from include.warehouse.athena_names import databases_of, glue_type, glue_type_of_arrow
from include.warehouse.athena_sources import lake_table
from include.warehouse.athena_warehouse import LakeNotOnS3Error
from include.warehouse.lake_sources import LAKE_SOURCES, LakeSource
from include.warehouse.warehouse import open_warehouse

RUN = databases_of("sms", "scheduled-2026-11-01T04-30-00")


def test_the_databases_of_a_run_begin_with_that_of_the_marts() -> None:
    assert RUN.of("marts") == "sms_run_scheduled_2026_11_01t04_30_00_marts"


def test_a_statement_names_the_databases_of_its_run() -> None:
    sql = RUN.named_in("select day from lake.events where lake_day = 'x' and candidates.n > 1.5")
    assert f"from {RUN.of('lake')}.events where lake_day" in sql
    assert f"{RUN.of('candidates')}.n > 1.5" in sql


@pytest.mark.parametrize(
    ("contract", "glue"),
    [("varchar", "string"), ("integer", "int"), ("decimal(18,8)", "decimal(18,8)")],
)
def test_a_type_of_a_contract_has_its_name_in_glue(contract: str, glue: str) -> None:
    assert glue_type(contract) == glue


@pytest.mark.parametrize("source", LAKE_SOURCES, ids=lambda source: source.name)
def test_every_column_of_the_lake_has_a_type_in_glue(source: LakeSource) -> None:
    columns = dict(lake_table(source, "s3://lake/sms").columns)
    assert list(columns) == source.columns.names
    assert columns["arrived_hour"] == "timestamp"


def test_prices_are_decimals_in_glue() -> None:
    assert glue_type_of_arrow(EVENTS.field("price_reported").type) == "decimal(18,8)"


def test_the_days_of_notes_are_dates_in_glue() -> None:
    assert glue_type_of_arrow(notes_table([]).schema.field("first_day").type) == "date"


def test_a_lake_in_a_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, engine=Engine.ATHENA, lake_uri=str(tmp_path))
    with pytest.raises(LakeNotOnS3Error, match="needs s3://bucket/prefix"):
        open_warehouse(settings, FolderStore(str(tmp_path)))
