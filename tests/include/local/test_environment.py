"""The environment of the local Airflow: its own secrets, loopback only, no telemetry."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from include.local.environment import airflow_environment
from tests.include.local.factories import home_in

SECRETS = (
    "AIRFLOW__API_AUTH__JWT_SECRET",
    "AIRFLOW__API__SECRET_KEY",
    "AIRFLOW__CORE__FERNET_KEY",
)


def environment(folder: Path, *, runs_on_schedule: bool = False) -> dict[str, str]:
    return airflow_environment(home_in(folder), 8080, runs_on_schedule=runs_on_schedule)


def test_two_homes_share_no_secret(tmp_path: Path) -> None:
    one, other = environment(tmp_path / "one"), environment(tmp_path / "other")
    assert all(len(one[name]) >= 32 for name in SECRETS)
    assert all(one[name] != other[name] for name in SECRETS)
    assert home_in(tmp_path / "one").password() != home_in(tmp_path / "other").password()


def test_a_home_keeps_its_secrets(tmp_path: Path) -> None:
    assert environment(tmp_path) == environment(tmp_path)


def test_files_with_secrets_are_the_owners_only(tmp_path: Path) -> None:
    environment(tmp_path)
    files = list((tmp_path / "airflow").glob("*.json"))
    assert len(files) == 2
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_the_password_file_is_as_airflow_reads_it(tmp_path: Path) -> None:
    password = home_in(tmp_path).password()
    assert json.loads(home_in(tmp_path).passwords_file.read_text()) == {"admin": password}


def test_options_of_another_airflow_do_not_reach_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "True")
    monkeypatch.setenv("AIRFLOW_CONFIG", "elsewhere.cfg")
    monkeypatch.setenv("AIRFLOW_CONN_ALERTS", "apprise://")
    made = environment(tmp_path)
    assert "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS" not in made
    assert "AIRFLOW_CONFIG" not in made
    assert made["AIRFLOW_CONN_ALERTS"] == "apprise://"


def test_the_api_listens_and_is_asked_on_loopback_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet")
    made = environment(tmp_path)
    assert made["AIRFLOW__API__HOST"] == "127.0.0.1"
    url = made["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"]
    assert url == "http://127.0.0.1:8080/execution/"
    assert made["NO_PROXY"] == "intranet,127.0.0.1"


def test_every_folder_of_airflow_lies_in_its_home(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    made = environment(tmp_path)
    paths = {name: value for name, value in made.items() if name.endswith(("_FOLDER", "_PATH"))}
    paths.pop("AIRFLOW__CORE__DAGS_FOLDER")
    ours = {name: value for name, value in paths.items() if name.startswith("AIRFLOW")}
    assert len(ours) >= 3
    assert all(Path(value).is_relative_to(home.folder) for value in ours.values())


def test_clocks_start_runs_only_when_asked_to(tmp_path: Path) -> None:
    option = "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE"
    assert environment(tmp_path)[option] == "False"
    assert environment(tmp_path, runs_on_schedule=True)[option] == "True"


def test_telemetry_is_off(tmp_path: Path) -> None:
    made = environment(tmp_path)
    assert made["DO_NOT_TRACK"] == "1"
    assert made["DBT_SEND_ANONYMOUS_USAGE_STATS"] == "false"
    assert made["GX_ANALYTICS_ENABLED"] == "false"
