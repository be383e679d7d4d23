"""The score of the method written out slowly in Python, apart from the SQL it checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, log, sin, sqrt
from statistics import fmean, median

from tests.dbt.alerts.rates import Rate

SIGNS = {"blocked": 1, "delivery": -1, "pending": 1}
LEAST_TAU2 = 0.012**2


@dataclass(frozen=True, slots=True)
class Score:
    """What the method says of one rate, given its history."""

    z: float
    expected: float
    low: float
    high: float
    baseline_days: int


@dataclass(frozen=True, slots=True)
class Past:
    """A day as history of later ones; without a history of its own it has no deviation."""

    rate: Rate
    deviation: float | None
    is_busy: bool
    weight: float | None = None


def scores(series: Sequence[Rate]) -> dict[Rate, Score]:
    """The scores of a country, metric and age; rates without a history have none."""
    deviations = [_deviation(rate, series) for rate in series]
    weighed = [_weighed(past, deviations) for past in deviations]
    found = {past.rate: _score(past.rate, weighed) for past in weighed}
    return {rate: score for rate, score in found.items() if score is not None}


def _deviation(rate: Rate, series: Sequence[Rate]) -> Past:
    history = [past for past in series if 1 <= (rate.day - past.day).days <= 42]
    if not history:
        return Past(rate, None, False)
    is_busy = rate.n >= 0.2 * median(past.n for past in history)
    return Past(rate, _y(rate) - median(_y(past) for past in history), is_busy)


def _weighed(day: Past, days: Sequence[Past]) -> Past:
    history = [p for p in _before(day.rate, days, 56) if p.deviation is not None]
    busy = [p for p in history if p.is_busy]
    tau2 = LEAST_TAU2
    if busy:
        spread = 1.4826 * median(abs(p.deviation or 0) for p in busy)
        tau2 = max(spread**2 - fmean(_v(p.rate) for p in busy), LEAST_TAU2)
    error = sqrt(tau2 + _v(day.rate))
    is_odd = day.deviation is not None and len(history) >= 8 and abs(day.deviation) > 3 * error
    return Past(day.rate, day.deviation, day.is_busy, None if is_odd else 1 / error**2)


def _score(rate: Rate, days: Sequence[Past]) -> Score | None:
    history = [(p, p.weight) for p in _before(rate, days, 56) if p.weight is not None]
    recent = [(p, p.weight) for p in _before(rate, days, 42) if p.weight is not None]
    if len(history) < 10 or not recent:
        return None
    total = sum(weight for _, weight in recent)
    centre = sum(weight * _y(p.rate) for p, weight in recent) / total
    moments = [
        (weight * (1.03 * p.deviation**2 - _v(p.rate)), weight)
        for p, weight in history
        if p.deviation is not None
    ]
    tau2 = max(sum(m for m, _ in moments) / sum(w for _, w in moments), LEAST_TAU2)
    error = sqrt(tau2 + _v(rate) + 1 / total)
    raw = _distance(rate, centre, tau2) / error
    nu = len(history) - 1
    return Score(
        z=raw * (1 - 1 / (4 * nu)) / sqrt(1 + raw**2 / (2 * nu)),
        expected=sin(max(centre, 0)) ** 2,
        low=sin(max(centre - 3 * error, 0)) ** 2,
        high=sin(min(centre + 3 * error, asin(1))) ** 2,
        baseline_days=len(history),
    )


def _distance(rate: Rate, centre: float, tau2: float) -> float:
    """On the arcsine scale; as much as the day's unrest weighs, in log odds if that is less."""
    sign, p = SIGNS[rate.metric], min(max(sin(max(centre, 0)) ** 2, 0.0001), 0.9999)
    plain = sign * (_y(rate) - centre)
    odds = (rate.x + 3 / 8) / (rate.n - rate.x + 3 / 8)
    in_odds = sign * log(odds * (1 - p) / p) * sqrt(p * (1 - p)) / 2
    unrest = tau2 / (tau2 + _v(rate))
    return (1 - unrest) * plain + unrest * min(plain, in_odds)


def _before(rate: Rate, days: Sequence[Past], reach: int) -> list[Past]:
    return [past for past in days if 1 <= (rate.day - past.rate.day).days <= reach]


def _y(rate: Rate) -> float:
    return asin(sqrt((rate.x + 3 / 8) / (rate.n + 3 / 4)))


def _v(rate: Rate) -> float:
    return 1 / (4 * rate.n + 2)
