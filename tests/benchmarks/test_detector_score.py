"""The scorer of the detector's benchmark, on cases that can be counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from benchmarks.detector.score import SCORED_DAYS, SCORED_FROM, score_alerts

DAY = SCORED_FROM + timedelta(days=10)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def label(first: int = 0, last: int = 0, country: str = "DE", **said: Any) -> dict[str, Any]:
    """A block of a whole country, of one day."""
    given = {"kind": "block", "iso_country_code": country, "grain": "country", "entity": country}
    return given | {"first_day": day(first), "last_day": day(last)} | said


def alert(first: int = 0, last: int | None = None, **said: Any) -> dict[str, Any]:
    """An alert on blocked messages to DE, of one day."""
    ends = day(first if last is None else last)
    given = {"iso_country_code": "DE", "metric": "blocked", "opened_day": day(first), "z": 5.0}
    return given | {"last_day": ends, "culprit": None} | said


def test_an_incident_that_a_fitting_alert_overlaps_is_found() -> None:
    score = score_alerts([alert()], [label()])
    assert (score.recall, score.precision, score.f1) == (1, 1, 1)
    assert (score.missed, score.false) == ((), ())


def test_an_incident_that_nothing_tells_of_is_missed() -> None:
    missed = label(country="FR")
    score = score_alerts([alert()], [label(), missed])
    assert (score.recall, score.precision) == (0.5, 1)
    assert score.missed == (missed,)


def test_an_alert_of_another_metric_is_a_true_page_and_finds_nothing() -> None:
    score = score_alerts([alert(metric="cost")], [label()])
    assert (score.found, score.true_pages) == (0, 1)


def test_a_page_without_an_incident_is_false_and_counted_by_30_days() -> None:
    false = alert(iso_country_code="FR")
    score = score_alerts([alert(), false], [label()])
    assert score.precision == 0.5
    assert score.false == (false,)
    assert score.false_per_30_days == 30 / SCORED_DAYS


def test_the_day_after_an_incident_is_grace_and_the_next_is_not() -> None:
    pages = [score_alerts([alert(n)], [label()]).true_pages for n in (-1, 0, 1, 2)]
    assert pages == [0, 1, 1, 0]


def test_alerts_at_most_two_days_apart_are_one_page() -> None:
    pages = [score_alerts([alert(0, 1), alert(n)], []).pages for n in (1, 3, 4)]
    assert pages == [1, 1, 2]


def test_a_long_alert_holds_the_page_open_behind_a_short_one() -> None:
    assert score_alerts([alert(0, 9), alert(1), alert(11)], []).pages == 1


def test_alerts_of_two_countries_are_two_pages() -> None:
    assert score_alerts([alert(), alert(iso_country_code="FR")], []).pages == 2


def test_missing_data_is_of_the_fleet_wherever_it_is_told() -> None:
    of_fleet = label(country=None, kind="missing_data")
    score = score_alerts([alert(iso_country_code="ZZ", metric="missing_data")], [of_fleet])
    assert (score.found, score.true_pages) == (1, 1)


def test_what_opens_while_detectors_learn_counts_nowhere() -> None:
    early = alert(opened_day=SCORED_FROM - timedelta(days=1), last_day=SCORED_FROM)
    assert score_alerts([early], []).pages == 0


def test_a_delay_runs_from_the_morning_after_the_first_day() -> None:
    known = [day(1), day(2), day(4)]
    delays = [score_alerts([alert(found_on=d)], [label(0, 5)]).delays for d in known]
    assert delays == [(0,), (1,), (3,)]
    early_and_late = [alert(found_on=day(4)), alert(found_on=day(2), metric="delivery")]
    assert score_alerts(early_and_late, [label(0, 5)]).delays == (1,)


def test_the_strongest_alert_that_names_a_part_has_to_name_the_right_one() -> None:
    scoped = label(grain="carrier", entity="DE carrier 1")
    right, wrong = ("carrier", "DE carrier 1"), ("carrier", "DE carrier 2")
    cases = {
        "right": [alert(culprit=right)],
        "wrong": [alert(culprit=wrong)],
        "right is stronger": [alert(culprit=right, z=9.0), alert(culprit=wrong)],
        "wrong is stronger": [alert(culprit=right), alert(culprit=wrong, z=9.0)],
        "the strongest names none": [alert(culprit=right), alert(z=9.0)],
        "nobody names any": [alert()],
    }
    first = {name: score_alerts(alerts, [scoped]).culprit_first for name, alerts in cases.items()}
    assert [name for name, count in first.items() if count] == [
        "right",
        "right is stronger",
        "the strongest names none",
    ]
    assert score_alerts([alert(culprit=right)], [label()]).scoped == 0
