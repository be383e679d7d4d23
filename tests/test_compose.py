"""What the containers promise: complete, private, and the same Airflow as `make up`.

Nothing here builds or starts an image: CI has no container engine.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from include.local.environment import AirflowHome, airflow_environment
from include.settings import PROJECT_ROOT, Settings

AIRFLOW = ("apiserver", "dag-processor", "init", "scheduler", "triggerer")
COMPOSE = (PROJECT_ROOT / "docker-compose.yaml").read_text()
DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE)["services"]


def dockerfile_values(instruction: str) -> list[str]:
    return re.findall(rf"^{instruction} (\S+)", DOCKERFILE, re.MULTILINE)


def test_airflow_runs_as_five_services_beside_postgres_16(services: dict[str, Any]) -> None:
    assert sorted(services) == sorted([*AIRFLOW, "postgres"])
    assert re.fullmatch(r"postgres:16\.\d+-\w+", services["postgres"]["image"])


@pytest.mark.parametrize("part", ["image", "build", "env_file", "environment", "volumes"])
def test_airflow_services_share_code_settings_and_data(services: dict[str, Any], part: str) -> None:
    first, *others = (services[name][part] for name in AIRFLOW)
    assert others == [first] * 4


def test_one_port_is_published_and_on_this_machine_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8080:8080"]


def test_each_missing_value_stops_compose_with_a_word_on_what_to_do() -> None:
    placeholders = re.findall(r"\$\{[^}]*\}?|\$\w+", COMPOSE)
    assert placeholders
    for placeholder in placeholders:
        assert re.fullmatch(r"\$\{[A-Z_]+:\?(see|set it in) \.env[^}]+\}", placeholder)


def test_no_secret_stands_in_the_file(services: dict[str, Any]) -> None:
    secrets = [
        value
        for service in services.values()
        for name, value in service["environment"].items()
        if re.search(r"(PASSWORD|_KEY|_SECRET|_CONN)$", name)
    ]
    assert len(secrets) == 5 * len(AIRFLOW) + 1
    assert all("${" in value for value in secrets)


def test_every_sms_variable_that_compose_names_is_a_setting() -> None:
    named = set(re.findall(r"\bSMS_[A-Z_]+", COMPOSE))
    assert named
    assert named <= {f"SMS_{name.upper()}" for name in Settings.model_fields}


def test_airflow_has_the_options_that_make_up_gives_it(
    services: dict[str, Any], tmp_path: Path
) -> None:
    local = airflow_environment(AirflowHome(tmp_path), port=8080, runs_on_schedule=True)
    place = re.compile(r"^SMS_|(_CONN|_KEY|_SECRET|_URL|_FILE)$")
    containers = services["scheduler"]["environment"].items()
    options = {name: value for name, value in containers if not place.search(name)}
    assert options == {name: local.get(name) for name in options}
    telemetry = {name for name in local if re.search("TRACK|ANALYTICS|USAGE", name)}
    assert len(telemetry) >= 4
    assert telemetry <= options.keys()


@pytest.mark.parametrize("name", sorted({*AIRFLOW} - {"init"}))
def test_a_service_waits_for_the_migrated_database_and_tells_its_health(
    services: dict[str, Any], name: str
) -> None:
    needs = services[name]["depends_on"]
    assert needs["postgres"] == {"condition": "service_healthy"}
    assert needs["init"] == {"condition": "service_completed_successfully"}
    assert services[name]["healthcheck"]["test"]
    assert "airflow db migrate" in services["init"]["command"][-1]


def test_every_volume_lies_where_the_image_lets_its_user_write(services: dict[str, Any]) -> None:
    volumes = [volume for volume in services["scheduler"]["volumes"] if isinstance(volume, str)]
    writable = re.search(r"chown sms: (.*)", DOCKERFILE)
    assert writable
    folders = {volume.partition(":/opt/sms/")[2] for volume in volumes}
    assert folders == set(writable[1].split())


def test_the_image_is_pinned_and_runs_without_privileges(services: dict[str, Any]) -> None:
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", dockerfile_values("FROM")[0])
    assert dockerfile_values("USER") == ["sms"]
    assert services["scheduler"]["cap_drop"] == ["ALL"]
    assert not any("user" in service or "privileged" in service for service in services.values())


def test_the_image_holds_the_locked_packages_and_they_reach_postgres() -> None:
    assert "uv pip sync" in DOCKERFILE
    locked = (PROJECT_ROOT / "requirements.txt").read_text().splitlines()
    names = {line.partition("==")[0] for line in locked}
    assert {"uv", "apache-airflow", "psycopg2-binary", "asyncpg"} <= names


def test_the_build_is_handed_only_what_the_image_copies() -> None:
    first, *rules = (PROJECT_ROOT / ".dockerignore").read_text().splitlines()
    assert first == "*"
    handed = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    assert sorted(handed) == sorted(dockerfile_values("COPY"))
