"""The pages that list the settings say what the code says."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values

from include.settings import PROJECT_ROOT, Settings
from include.settings_table import EXAMPLE, PAGE, render_example, render_page, settings_rows

RENEW = "out of date: run `python -m include.settings_table`"


def uncommented(example: str) -> dict[str, str | None]:
    """The variables of `.env.example` with each `# NAME=` made `NAME=`."""
    return dotenv_values(stream=StringIO(re.sub(r"^# (?=[A-Z_]+=)", "", example, flags=re.M)))


def test_the_settings_page_is_current() -> None:
    assert PAGE.read_text() == render_page(), RENEW


def test_the_example_of_an_env_file_is_current() -> None:
    assert EXAMPLE.read_text() == render_example(), RENEW


def test_every_setting_is_listed_and_explained() -> None:
    rows = {row.variable: row for row in settings_rows()}
    assert rows.keys() == {f"SMS_{name.upper()}" for name in Settings.model_fields}
    assert all(row.allowed and row.meaning for row in rows.values())


@pytest.mark.parametrize(
    ("variable", "default", "allowed"),
    [
        ("SMS_ENGINE", "duckdb", "`duckdb`, `athena`"),
        ("SMS_RECIPIENT_KEY", "", "at least 16 characters"),
        ("SMS_LOOKBACK_HOURS", "26", "1 to 240"),
        ("SMS_INCLUDE_SIMULATOR", "false", "`true`, `false`"),
        ("SMS_WORKERS", "", "1 to 64"),  # the cores: not the same on every machine
        ("SMS_DUCKDB_MEMORY_LIMIT", "4GB", "`^[1-9][0-9]*(MB|GB)$`"),
    ],
)
def test_defaults_and_bounds_are_those_of_the_code(
    variable: str, default: str, allowed: str
) -> None:
    row = next(row for row in settings_rows() if row.variable == variable)
    assert (row.default, row.allowed) == (default, allowed)


def test_a_bar_in_a_pattern_does_not_split_the_table() -> None:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {5}


def test_the_example_with_its_defaults_means_the_same_as_no_file(tmp_path: Path) -> None:
    written = {name: value for name, value in uncommented(EXAMPLE.read_text()).items() if value}
    env_file = tmp_path / ".env"
    env_file.write_text("".join(f"{name}={value}\n" for name, value in written.items()))
    assert Settings(_env_file=env_file) == Settings(_env_file=None)


def test_the_example_names_every_value_that_compose_requires() -> None:
    compose = (PROJECT_ROOT / "docker-compose.yaml").read_text()
    required = set(re.findall(r"\$\{(\w+):\?", compose))
    assert required
    assert required <= uncommented(EXAMPLE.read_text()).keys()
