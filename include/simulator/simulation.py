"""Simulate a lake: raw objects, the streams file that declares them, and the truth."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from include.simulator.chunk import ChunkTruth, write_chunk
from include.simulator.scenario import Scenario, SimulationError
from include.simulator.sources import ERROR_PREFIX, SOURCES, STREAMS
from include.simulator.truth import Truth
from include.simulator.world import load_world

CHUNKS_PER_WORKER = 3
logger = logging.getLogger(__name__)


def simulate(
    scenario: Scenario,
    lake: Path,
    truth_dir: Path | None = None,
    streams_file: Path | None = None,
    workers: int = 1,
) -> Truth:
    """Write a lake's objects, and beside it streams file and truth; equal for any `workers`.

    Raises:
        SimulationError: can't be simulated as asked, or the lake holds raw objects already.
    """
    if workers < 1:
        raise SimulationError(f"workers is {workers}: must be 1 or more")
    load_world(scenario.countries)
    raw = _claimed(lake / "raw")
    truth = Truth(scenario)
    for done, chunk in enumerate(_chunks(scenario, raw, workers), start=1):
        truth.add(chunk)
        logger.info("simulated %d records so far (part %d)", truth.summary()["records"], done)
    truth.write(truth_dir or lake.parent / "truth")
    _write_streams(streams_file or lake.parent / "streams.yaml", scenario, raw)
    return truth


def _claimed(raw: Path) -> Path:
    try:
        raw.mkdir(parents=True, exist_ok=True)
        is_taken = any(raw.iterdir())
    except OSError as error:
        raise SimulationError(f"{raw}: can't be written: {error.strerror}") from None
    if is_taken:
        raise SimulationError(f"{raw}: holds objects already; remove it or choose another lake")
    return raw


def _chunks(scenario: Scenario, raw: Path, workers: int) -> Iterator[ChunkTruth]:
    if workers == 1:
        yield write_chunk(scenario, raw, 0, scenario.days - 1)
        return
    length = max(1, math.ceil(scenario.days / (workers * CHUNKS_PER_WORKER)))
    firsts = range(0, scenario.days, length)
    # Forking a process that runs threads (Airflow, pytest) may deadlock.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        tasks = [
            pool.submit(write_chunk, scenario, raw, first, min(first + length, scenario.days) - 1)
            for first in firsts
        ]
        for task in as_completed(tasks):
            yield task.result()


def _write_streams(path: Path, scenario: Scenario, raw: Path) -> None:
    lines = ["streams:"]
    for stream in scenario.extras.streams:
        source = SOURCES[stream]
        uri = os.path.relpath(raw.resolve() / source.folder, path.parent.resolve())
        lines += [
            f"  - name: {source.name}",
            f"    uri: {uri}",
            '    prefix_pattern: "%Y/%m/%d/%H/"',
            "    time_zone: UTC",
            f"    kind: {source.kind}",
            f'    account_id: "{source.account_id}"',
            f"    region: {source.region}",
        ]
        if stream < len(STREAMS):
            lines.append(f"    error_prefix: {ERROR_PREFIX}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
