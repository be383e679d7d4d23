"""The gate over what leaves, on a real engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.quality.candidate_suites import candidate_suites
from include.quality.verdict import GateVerdict
from include.warehouse.marts import published_marts
from tests.include.quality.candidates import good_candidates
from tests.include.quality.factories import DAYS, change, verdict_on


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    path = tmp_path / "scratch.duckdb"
    good_candidates(path)
    return path


def candidates_verdict(scratch: Path) -> GateVerdict:
    suites = candidate_suites(DAYS, published_marts(), "run-1")
    return verdict_on(scratch, scratch.parent / "lake", suites, "candidates")


def test_good_candidates_pass_every_day(scratch: Path) -> None:
    verdict = candidates_verdict(scratch)

    assert verdict.stop_reason is None
    assert (verdict.passed, verdict.refused, verdict.warnings) == (DAYS, {}, ())


def test_wrong_counts_refuse_their_day_and_unmapped_statuses_only_warn(scratch: Path) -> None:
    change(
        scratch,
        "delete from candidates.messages"
        " where request_date = date '2026-11-02' and channel = 'voice'",
    )
    change(
        scratch,
        "update candidates.delivery_daily set unmapped = 1, in_flight = in_flight - 1"
        " where request_date = date '2026-11-03' and iso_country_code = 'US'",
    )

    verdict = candidates_verdict(scratch)

    assert verdict.stop_reason is None
    assert verdict.passed == (DAYS[0], DAYS[2])
    (reason,) = verdict.refused[DAYS[1]]
    assert reason.startswith("agreement.hourly_differs_from_messages")
    (warning,) = verdict.warnings
    assert warning.startswith("2026-11-03: unmapped.has_many_unmapped")


def test_candidates_of_another_run_stop_the_window(scratch: Path) -> None:
    change(scratch, "update candidates.sms_hourly set publication_id = 'run-0'")

    verdict = candidates_verdict(scratch)

    assert verdict.stop_reason is not None
    assert "sms_hourly.is_of_other_publication" in verdict.stop_reason
    assert verdict.passed == ()
