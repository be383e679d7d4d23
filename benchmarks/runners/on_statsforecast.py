"""AutoETS by statsforecast: one-step forecasts of many daily series, with their standard errors.

`python on_statsforecast.py series.parquet forecasts.parquet 45 28`: series have unique_id, ds (day
number) and y; days from 45 on are forecast, each from all days before it, and models are chosen and
fitted anew every 28 days. Error and season are chosen, trends are left out: they take most of the
time, and no series of a quiet fleet has one that a level doesn't follow.
"""

from __future__ import annotations

import sys

import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

LEVEL, QUANTILE = 95, 1.959964


def main(series: str, forecasts: str, first: int, refit: int) -> None:
    """Forecast the series of a file into another."""
    rows = pd.read_parquet(series)
    days = int(rows["ds"].max()) + 1 - first
    forecaster = StatsForecast([AutoETS(7, model="ZNZ", alias="ets")], freq=1)
    found = forecaster.cross_validation(h=1, df=rows, n_windows=days, refit=refit, level=[LEVEL])
    found["error"] = (found[f"ets-hi-{LEVEL}"] - found["ets"]) / QUANTILE
    found = found.rename(columns={"ets": "expected"})
    found[["unique_id", "ds", "y", "expected", "error"]].to_parquet(forecasts)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
