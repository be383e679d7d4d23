"""The detector on its own: tables of rates from anywhere in, alerts out.

It runs the models that the main job runs, on a scratch database that holds nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from include.dbt import build_models
from include.run import MartRun, RunKind
from include.settings import Settings
from include.warehouse.detector_tables import (
    CALENDARS,
    SCRATCH,
    dbt_environment,
    has_calendar,
    load_tables,
    write_alerts,
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
