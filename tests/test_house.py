"""Rules of the house that a linter doesn't know."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from include.settings import PROJECT_ROOT

ENGINES = re.compile(r"duckdb|athena|trino", re.IGNORECASE)
PYTHON = sorted((PROJECT_ROOT / "include").rglob("*.py"))
KNOWS_THE_ENGINE = {"settings.py", "demo.py", "checks.py"}
"""Beside the warehouse: what names the setting itself."""


def relative(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


def code_of(path: Path) -> str:
    """A Python file without its comments and docstrings."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
    texts = [token.string for token in tokens if token.type != tokenize.COMMENT]
    docs = [
        ast.get_docstring(node, clean=False)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    return "\n".join(text for text in texts if text.strip('"') not in docs)


def test_only_the_warehouse_knows_which_engine_is_on() -> None:
    elsewhere = [
        relative(path)
        for path in PYTHON
        if "warehouse" not in path.parts
        and path.name not in KNOWS_THE_ENGINE
        and ENGINES.search(code_of(path))
    ]
    assert elsewhere == []


def test_models_leave_the_differences_of_engines_to_the_engine_macros() -> None:
    project = PROJECT_ROOT / "dbt_project"
    files = [*project.glob("models/**/*.sql"), *project.glob("macros/**/*.sql")]
    told = re.compile(r"target\.|duckdb__|athena__|adapter\.dispatch")
    outside = [
        path for path in files if "engine" not in path.parts and told.search(path.read_text())
    ]
    assert [relative(path) for path in outside] == []


def test_the_simulator_shares_nothing_with_what_it_tests() -> None:
    for path in (PROJECT_ROOT / "include" / "simulator").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("include"):
                assert (node.module or "").startswith("include.simulator"), relative(path)


def test_the_reference_shares_nothing_with_what_it_tests() -> None:
    reference = PROJECT_ROOT / "tests" / "reference"
    runs_the_job = {"simulated.py"}
    for path in reference.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and path.name not in runs_the_job:
                assert not (node.module or "").startswith("include"), relative(path)


@pytest.mark.parametrize("folder", ["include", "dags", "tests"])
def test_no_module_is_named_after_nothing(folder: str) -> None:
    vague = {"utils.py", "helpers.py", "common.py", "misc.py"}
    found = {path.name for path in (PROJECT_ROOT / folder).rglob("*.py")}
    assert not found & vague


def test_every_module_says_what_belongs_in_it() -> None:
    silent = [relative(p) for p in PYTHON if not ast.get_docstring(ast.parse(p.read_text()))]
    assert silent == []


def test_nothing_reads_the_clock_but_what_talks_to_people_or_waits() -> None:
    clock = re.compile(r"datetime\.now\(|time\.time\(|date\.today\(|utcnow\(")
    readers = {relative(path) for path in PYTHON if clock.search(path.read_text())}
    allowed = {
        "include/alerts/delivery.py",
        "include/ingest/hour.py",
        "include/ingest/stale.py",
        "include/tasks/maintenance.py",
        "include/tasks/resends.py",
    }
    assert {name for name in readers if not name.startswith("include/local/")} <= allowed
