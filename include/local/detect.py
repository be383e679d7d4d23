"""The detector on its own: tables of rates from anywhere in, alerts out.

It runs the models that the main job runs, on a scratch database that holds nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from include.dbt import BY_THE_HOUR, build_models
from include.publishing.days import Window
from include.run import MartRun, RunKind
from include.settings import Settings
from include.warehouse.detector_tables import (
    CALENDARS,
    SCRATCH,
    dbt_environment,
    has_calendar,
    load_hours,
    load_tables,
    write_alerts,
    write_hour_alerts,
)

MODELS = "path:models/alerts"


def detect(rates: Path, out: Path, settings: Settings) -> int:
    """Write the alerts that the tables of a folder give rise to; returns their number.

    `docs/detector.md` says what the folder holds. `incidents.parquet` is written beside `out`.

    Raises:
        DetectorInputError: a file or column is missing.
    """
    with TemporaryDirectory() as folder:
        scratch = Path(folder, SCRATCH)
        window = load_tables(scratch, rates)
        as_of = datetime.combine(window.last + timedelta(days=1), time(), UTC)
        run = MartRun("detect", window, as_of, RunKind.DAILY)
        seeds = () if has_calendar(rates) else CALENDARS
        build_models(run, settings, dbt_environment(scratch, settings), (MODELS, *seeds))
        return write_alerts(scratch, out)


def detect_by_hour(rates: Path, out: Path, settings: Settings) -> int:
    """Write the alerts that rates by the hour give rise to; returns their number.

    Raises:
        DetectorInputError: the file or a column is missing.
    """
    with TemporaryDirectory() as folder:
        scratch = Path(folder, SCRATCH)
        last = load_hours(scratch, rates)
        run = MartRun("detect", Window(last.date(), last.date()), last, RunKind.DAILY)
        build_models(run, settings, dbt_environment(scratch, settings), (BY_THE_HOUR,))
        return write_hour_alerts(scratch, out)
