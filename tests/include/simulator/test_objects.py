"""Objects lie, are named, framed and filled as Firehose leaves them."""

from __future__ import annotations

import ast
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import include.simulator
from include.simulator.__main__ import main
from include.simulator.extras import ALL_EXTRAS
from include.simulator.incidents import default_scenario
from include.simulator.scenario import Scenario, SimulationError
from include.simulator.simulation import simulate
from include.simulator.tables import TABLES
from tests.include.simulator.raw_reader import read_lake
from tests.include.simulator.simulated_lake import SimulatedLake

KEY = re.compile(
    r"(?P<stream>\w+)/(?P<hour>\d{4}/\d\d/\d\d/\d\d)/(?P=stream)-\d+"
    r"-(?P<stamp>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)-[0-9a-f-]{36}\.gz"
)


def content(lake: Path) -> dict[str, str]:
    return {
        path.relative_to(lake).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(lake.rglob("*"))
        if path.is_file()
    }


def test_equal_scenarios_give_equal_bytes_whatever_the_workers(tmp_path: Path) -> None:
    scenario = Scenario(days=12, messages_per_day=600, extras=ALL_EXTRAS)
    simulate(scenario, tmp_path / "one" / "lake", workers=1)
    simulate(scenario, tmp_path / "two" / "lake", workers=2)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_another_seed_gives_other_objects(tmp_path: Path) -> None:
    for seed in (1, 2):
        simulate(Scenario(days=1, messages_per_day=50, seed=seed), tmp_path / str(seed) / "lake")
    assert content(tmp_path / "1" / "lake") != content(tmp_path / "2" / "lake")


def test_keys_carry_stream_hour_and_time_of_the_oldest_record(small_lake: SimulatedLake) -> None:
    for path in (small_lake.folder / "lake" / "raw").rglob("*.gz"):
        match = KEY.fullmatch(path.relative_to(small_lake.folder / "lake" / "raw").as_posix())
        assert match, path
        assert match["stamp"].replace("-", "/").startswith(match["hour"])


def test_gzip_headers_carry_no_time(small_lake: SimulatedLake) -> None:
    for path in (small_lake.folder / "lake" / "raw").rglob("*.gz"):
        assert path.read_bytes()[4:8] == bytes(4)


def test_some_objects_hold_records_of_the_next_hour(small_lake: SimulatedLake) -> None:
    crossing = 0
    for raw in small_lake.objects:
        hour_end = datetime.fromisoformat(raw.hour).timestamp() * 1000 + 3_600_000
        crossing += any(event.get("eventTimestamp", 0) > hour_end for event in raw.events)
    assert crossing > 10


def test_only_one_stream_is_newline_delimited(small_lake: SimulatedLake) -> None:
    for raw in small_lake.objects:
        if raw.text and "truncated" not in raw.reasons:
            assert (raw.stream == "eum_events") == raw.text.endswith("\n")
            assert ("\n" in raw.text) == (raw.stream == "eum_events")


def test_nothing_happens_or_arrives_after_the_range(small_lake: SimulatedLake) -> None:
    end = datetime.fromtimestamp(small_lake.scenario.end_ms / 1000, UTC)
    assert max(datetime.fromisoformat(raw.hour) for raw in small_lake.objects) < end
    for raw in small_lake.objects:
        for event in raw.events:
            at = event.get("eventTimestamp", event.get("event_timestamp"))
            assert small_lake.scenario.start_ms <= at < small_lake.scenario.end_ms


def test_an_unreadable_object_is_no_gzip_that_gives_anything(small_lake: SimulatedLake) -> None:
    unreadable = [raw for raw in small_lake.objects if raw.reasons["unreadable_object"]]
    assert unreadable
    assert all(raw.records == 1 for raw in unreadable)


def test_the_command_line_writes_lake_streams_and_truth(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    arguments = ["--lake", str(lake), "--days", "3", "--messages-per-day", "500"]
    assert main([*arguments, "--workers", "1"]) == 0
    assert read_lake(lake)
    assert {path.name for path in (tmp_path / "truth").iterdir()} == {
        "labels.json",
        "daily_outcomes.csv",
        "rejects.csv",
        "records.csv",
        "summary.json",
        "forms.csv",
        *(f"{table}.csv" for table in TABLES),
    }
    declared = (tmp_path / "streams.yaml").read_text()
    assert "uri: lake/raw/eum_events_us" in declared
    assert "eventbridge" not in declared


def test_a_lake_that_holds_objects_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lake" / "raw" / "eum_events").mkdir(parents=True)
    assert main(["--lake", str(tmp_path / "lake"), "--days", "1"]) == 2
    assert "holds objects already" in capsys.readouterr().err


def test_a_country_that_the_simulator_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SimulationError, match="ZZ"):
        simulate(Scenario(days=1, countries=("ZZ",)), tmp_path / "lake")


def test_the_simulator_imports_nothing_of_the_project() -> None:
    for module in Path(include.simulator.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, module
                names = [node.module or ""]
            for name in names:
                is_own = name.startswith("include.simulator")
                assert is_own or name.split(".")[0] not in ("include", "dags", "tests"), module


def test_the_default_scenario_is_the_demo() -> None:
    scenario = default_scenario()
    assert (scenario.days, scenario.messages_per_day, len(scenario.incidents)) == (60, 20_000, 13)
