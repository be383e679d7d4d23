"""One lake, two engines: every model is built alike, every mart published alike.

The lake has forty days of history, a day computed by hand, and two simulated days with an incident.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.alerts.notes import Note, NoteKind, write_note
from include.run import MartRun
from include.streams import Stream
from include.warehouse.marts import published_marts
from tests.athena.answers import Answers, write_answers
from tests.athena.history import add_publications, days_before
from tests.athena.lake_on_athena import AthenaLake, new_lake
from tests.athena.model_table import PAGE
from tests.athena.models import MODELS, built_rows, differences
from tests.athena.simulated import SIMULATED
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import Record, v2
from tests.end_to_end.test_by_hand import DAY, events_of_the_day

pytestmark = pytest.mark.athena

FIRST, LAST = str(SIMULATED.first), str(SIMULATED.last)
AS_OF = "2026-11-08 00:00:00"
MARTS = [mart.name for mart in published_marts()]
SILENCE = Note(
    note_id="announced",
    kind=NoteKind.SILENCE,
    iso_country_code="DE",
    last_day=SIMULATED.last + timedelta(days=9),
    reason="announced by the carrier",
    noted_by="kim",
    noted_at=datetime(2026, 11, 5, tzinfo=UTC),
)


def incident() -> list[Record]:
    """Messages of the last day to Germany, all of them blocked."""
    return [
        v2(f"blocked {n}", "CARRIER_BLOCKED", f"{LAST} 12:{n % 60:02}:00", timedelta(seconds=9))
        for n in range(300)
    ]


@pytest.fixture(scope="module")
def past(streams: tuple[Stream, ...], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake in which an ordinary day is published."""
    lake = Lake(tmp_path_factory.mktemp("past"), streams)
    lake.ingest(f"{FIRST} 00", f"{FIRST} 23")
    assert lake.build(FIRST, FIRST, f"{LAST} 00:00:00", "past") == []
    return lake


def answers_of(lake: Lake, past: Lake) -> Answers:
    """Those of the main job over the day computed by hand and the simulated ones."""
    add_publications(lake.store, past.store, days_before(DAY, 40), SIMULATED.first)
    write_note(lake.store, SILENCE)
    lake.receive(f"{DAY} 10", events_of_the_day())
    lake.receive(f"{LAST} 13", incident())
    lake.ingest(f"{DAY} 00", "2026-11-07 23")
    answers = Answers()

    def inspect(run: MartRun) -> None:
        answers.built.update(built_rows(lake, run))
        answers.note_times(lake, run)

    assert lake.build(str(DAY), LAST, AS_OF, "answers", inspect) == []
    answers.published.update({mart: lake.query(f"select * from {mart}") for mart in MARTS})
    return answers


@pytest.fixture(scope="module")
def of_athena(
    endpoint: str,
    streams: tuple[Stream, ...],
    past: Lake,
    tmp_path_factory: pytest.TempPathFactory,
) -> Answers:
    lake: AthenaLake = new_lake(tmp_path_factory.mktemp("athena"), "answers", streams)
    answers = answers_of(lake, past)
    answers.note_costs(lake.query("select * from run_costs"))
    assert lake.databases_of_runs() == []
    return answers


@pytest.fixture(scope="module")
def of_duckdb(
    streams: tuple[Stream, ...], past: Lake, tmp_path_factory: pytest.TempPathFactory
) -> Answers:
    return answers_of(Lake(tmp_path_factory.mktemp("duckdb"), streams), past)


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


def test_the_same_alerts_are_found_on_both_engines(of_athena: Answers, of_duckdb: Answers) -> None:
    alerts = {(row["alert_id"], row["incident_id"]) for row in of_athena.published["alerts"]}
    assert alerts == {
        (row["alert_id"], row["incident_id"]) for row in of_duckdb.published["alerts"]
    }
    found = {(row["iso_country_code"], row["metric"]) for row in of_athena.published["alerts"]}
    assert ("DE", "blocked") in found
    assert any(row["suppressed_by"] for row in of_athena.built["int_alert_answers"])


def test_the_table_of_models_has_what_was_seen(
    of_athena: Answers, of_duckdb: Answers, request: pytest.FixtureRequest
) -> None:
    write_answers(request.config.getoption("--executor", "duckdb"), of_athena, of_duckdb)
    assert set(MODELS) == of_athena.seconds.keys() == of_duckdb.seconds.keys()
    named = {line.split("`")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")}
    assert named == set(MODELS)
