"""From findings to days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from include.quality.rules import Severity
from include.quality.verdict import Finding, GateVerdict, Override, judge

DAYS = (date(2026, 11, 1), date(2026, 11, 2))


def finding(
    day: date | None = DAYS[0], severity: Severity = Severity.REFUSE_DAY, reason: str = "bad"
) -> Finding:
    return Finding("rule", severity, day, reason)


def verdict(*findings: Finding, overrides: Mapping[date, Override] | None = None) -> GateVerdict:
    return judge("events", DAYS, findings, overrides or {}, "docs")


def test_a_day_is_refused_for_all_of_its_reasons() -> None:
    judged = verdict(finding(reason="first"), finding(reason="second"))

    assert judged.refused == {DAYS[0]: ("first", "second")}
    assert judged.passed == (DAYS[1],)


def test_a_warning_refuses_no_day() -> None:
    judged = verdict(finding(severity=Severity.WARN))

    assert (judged.passed, judged.refused) == (DAYS, {})
    assert judged.warnings == ("2026-11-01: bad",)


def test_a_stop_leaves_no_day_passed_or_refused() -> None:
    judged = verdict(finding(severity=Severity.STOP), finding(DAYS[1]))

    assert judged.stop_reason == "2026-11-01: bad"
    assert (judged.passed, judged.refused) == ((), {})


def test_a_stop_outside_the_window_still_stops() -> None:
    assert verdict(finding(date(2026, 12, 1), Severity.STOP)).passed == ()


def test_failing_rows_without_a_day_stop_since_no_day_can_keep_them_out() -> None:
    assert verdict(finding(day=None)).stop_reason == "bad"


def test_an_overridden_day_passes_and_is_recorded() -> None:
    override = Override(DAYS[0], "known", "operator")

    judged = verdict(finding(), overrides={DAYS[0]: override})

    assert (judged.passed, judged.refused) == (DAYS, {})
    assert judged.overridden == {DAYS[0]: override}


def test_an_override_doesnt_lift_a_stop() -> None:
    overrides = {DAYS[0]: Override(DAYS[0], "known", "operator")}

    judged = verdict(finding(severity=Severity.STOP), finding(), overrides=overrides)

    assert (judged.passed, judged.overridden) == ((), {})


def test_an_override_of_a_day_that_nothing_refuses_is_not_recorded() -> None:
    overrides = {DAYS[1]: Override(DAYS[1], "known", "operator")}

    judged = verdict(finding(), overrides=overrides)

    assert judged.overridden == {}
    assert list(judged.refused) == [DAYS[0]]
