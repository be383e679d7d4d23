"""The suites' SQL is read by the grammars of both engines."""

from __future__ import annotations

import re

import pytest
import sqlglot
import trino_sql_validator

from include.quality.candidate_suites import candidate_suites
from include.quality.event_suites import event_suites
from include.quality.rules import Suite
from include.warehouse.marts import published_marts
from tests.include.quality.factories import DAYS

SUITES = [*event_suites(DAYS), *candidate_suites(DAYS, published_marts(), "run-1")]


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_a_profile_is_sql_of_both_engines(suite: Suite) -> None:
    for dialect in ("athena", "duckdb"):
        assert sqlglot.parse_one(suite.profile(), dialect=dialect)
    verdict = trino_sql_validator.validate(suite.profile())
    assert (verdict.valid, verdict.warnings) == (True, ())


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_a_profile_uses_nothing_that_one_engine_lacks(suite: Suite) -> None:
    assert not re.search(r"::|\bqualify\b|\bregexp_|\bfilter\s*\(", suite.profile().lower())
