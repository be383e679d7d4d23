"""The score of `notes`' method written out slowly in Python, apart from the SQL it checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, sin, sqrt
from statistics import fmean, median

from tests.dbt.alerts.rates import Rate

SIGNS = {"blocked": 1, "delivery": -1, "pending": 1}


@dataclass(frozen=True, slots=True)
class Score:
    """What the method says of one rate, given its history."""

    z: float
    expected: float
    low: float
    high: float
    baseline_days: int


def score(rate: Rate, series: Sequence[Rate]) -> Score | None:
    """The score of a rate among all rates of its country, metric and age; None without history."""
    history = [past for past in series if 1 <= (rate.day - past.day).days <= 42]
    if not history:
        return None
    middle = median(_y(past) for past in history)
    typical_n = median(past.n for past in history)
    busy = [past for past in history if past.n >= 0.2 * typical_n]
    spread = 1.4826 * median(abs(_y(past) - middle) for past in busy)
    tau2 = max(spread**2 - fmean(_v(past) for past in busy), 0.012**2)
    kept = [past for past in history if abs(_y(past) - middle) <= 3 * sqrt(tau2 + _v(past))]
    if len(kept) < 10:
        return None
    weights = [1 / (tau2 + _v(past)) for past in kept]
    centre = sum(w * _y(past) for w, past in zip(weights, kept, strict=True)) / sum(weights)
    error = sqrt(tau2 + _v(rate) + 1 / sum(weights))
    raw = SIGNS[rate.metric] * (_y(rate) - centre) / error
    nu = min(len(kept) - 1, 20)
    z = raw * (1 - 1 / (4 * nu)) / sqrt(1 + raw**2 / (2 * nu))
    return Score(
        z=z,
        expected=sin(max(centre, 0)) ** 2,
        low=sin(max(centre - 3 * error, 0)) ** 2,
        high=sin(min(centre + 3 * error, asin(1))) ** 2,
        baseline_days=len(kept),
    )


def _y(rate: Rate) -> float:
    return asin(sqrt((rate.x + 3 / 8) / (rate.n + 3 / 4)))


def _v(rate: Rate) -> float:
    return 1 / (4 * rate.n + 2)
