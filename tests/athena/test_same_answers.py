"""One simulated lake, two engines: every model is built alike, every mart published alike."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from include.streams import Stream
from include.warehouse.marts import published_marts
from tests.athena.lake_on_athena import AthenaLake, new_lake
from tests.athena.models import MODELS, Rows, built_rows, differences
from tests.athena.simulated import SIMULATED
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.test_by_hand import DAY, events_of_the_day

pytestmark = pytest.mark.athena

DAYS = (str(DAY), str(SIMULATED.last), "2026-11-08 00:00:00")
MARTS = [mart.name for mart in published_marts()]


@dataclass(frozen=True)
class Answers:
    """The rows of every model as built, and of every mart as published."""

    built: Rows
    published: Rows


def answers_of(lake: Lake) -> Answers:
    """Those of the main job over the day computed by hand and the simulated ones."""
    built: Rows = {}
    lake.receive("2026-11-01 10", events_of_the_day())
    lake.ingest(f"{DAY} 00", "2026-11-07 23")
    refusals = lake.build(*DAYS, "answers", lambda run: built.update(built_rows(lake, run)))
    assert refusals == []
    return Answers(built, {mart: lake.query(f"select * from {mart}") for mart in MARTS})


@pytest.fixture(scope="module")
def of_athena(
    endpoint: str, streams: tuple[Stream, ...], tmp_path_factory: pytest.TempPathFactory
) -> Answers:
    lake: AthenaLake = new_lake(tmp_path_factory.mktemp("athena"), "answers", streams)
    answers = answers_of(lake)
    assert lake.databases_of_runs() == []
    return answers


@pytest.fixture(scope="module")
def of_duckdb(streams: tuple[Stream, ...], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return answers_of(Lake(tmp_path_factory.mktemp("duckdb"), streams))


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_built_alike_on_both_engines(
    of_athena: Answers, of_duckdb: Answers, model: str
) -> None:
    assert differences(of_athena.built[model], of_duckdb.built[model]) == []


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_is_published_alike_on_both_engines(
    of_athena: Answers, of_duckdb: Answers, mart: str
) -> None:
    assert differences(of_athena.published[mart], of_duckdb.published[mart]) == []
