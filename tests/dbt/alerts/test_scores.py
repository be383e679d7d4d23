"""The scores are those of the method, and the method does what it was chosen for."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.dbt.alerts.conftest import DAYS
from tests.dbt.alerts.detector import Lake
from tests.dbt.alerts.rates import Rate, day
from tests.dbt.alerts.reference import scores

COLUMNS = {
    "z_of_day": "z",
    "expected_value": "expected",
    "expected_low": "low",
    "expected_high": "high",
    "baseline_days": "baseline_days",
}


def test_every_score_equals_a_slow_reading_of_the_method(
    in_one_run: Lake, rates: list[Rate]
) -> None:
    series: defaultdict[tuple[str, str, int], list[Rate]] = defaultdict(list)
    for rate in rates:
        series[rate.country, rate.metric, rate.age].append(rate)
    found = {
        (row["iso_country_code"], row["metric"], row["day"], row["age_days"]): row
        for row in in_one_run.rows(
            "select * from marts.int_signal_scores"
            " where signal in ('blocked', 'delivery', 'pending')"
        )
    }
    expected = {
        (country, metric, rate.day, age): value
        for (country, metric, age), rates_of_series in series.items()
        if metric != "pending" or age <= 2
        for rate, value in scores(rates_of_series).items()
    }
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        for column, field in COLUMNS.items():
            assert found[key][column] == pytest.approx(getattr(value, field), abs=1e-9), key


def test_a_past_incident_does_not_widen_the_band(in_one_run: Lake) -> None:
    bands = in_one_run.rows(
        "select iso_country_code, expected_high - expected_low as width"
        " from marts.int_signal_scores where signal = 'blocked' and age_days = 1"
        f" and iso_country_code in ('TW', 'QU') and day = '{day(50)}' order by 1"
    )
    quiet, with_past = (band["width"] for band in bands)
    assert with_past == pytest.approx(quiet, rel=0.15)


def test_an_immature_day_is_not_compared_with_mature_ones(in_one_run: Lake) -> None:
    """The newest day is known at age 1 only, at which a tenth of the receipts is missing."""
    newest = in_one_run.rows(
        "select iso_country_code, observed_value, z from marts.int_signal_scores"
        f" where signal = 'delivery' and day = '{day(DAYS - 1)}' and iso_country_code <> 'ND'"
    )
    mature = in_one_run.rows(
        "select min(expected_low) as low from marts.int_signal_scores"
        " where signal = 'delivery' and age_days = 4 and iso_country_code = 'QU'"
    )
    quiet = next(row for row in newest if row["iso_country_code"] == "QU")
    assert quiet["observed_value"] < mature[0]["low"]
    assert max(row["z"] for row in newest) < 3
