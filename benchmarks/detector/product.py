"""The product's detector as a contestant, by its documented command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pyarrow.parquet as pq

from benchmarks.detector.score import Row

PROJECT = Path(__file__).parents[2]


def find_alerts(folder: Path) -> tuple[list[Row], float]:
    """The product's alerts on the tables of a folder, and the seconds of the whole command."""
    out = folder / "alerts.parquet"
    command = [sys.executable, "-m", "include.local", "detect"]
    began = perf_counter()
    subprocess.run(  # noqa: S603 - our own command
        [*command, "--rates", str(folder), "--out", str(out)], cwd=PROJECT, check=True
    )
    alerts = pq.read_table(out).to_pylist()
    for alert in alerts:
        named = (alert["culprit_grain"], alert["culprit_entity"])
        alert["culprit"] = named if alert["culprit_entity"] else None
    return alerts, perf_counter() - began
