"""`python -m include.simulator`: simulate a lake from the command line."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import date
from pathlib import Path

from include.simulator.extras import ALL_EXTRAS, NO_EXTRAS
from include.simulator.incidents import default_scenario
from include.simulator.scenario import Scenario, SimulationError
from include.simulator.simulation import simulate


def main(arguments: list[str] | None = None) -> int:
    """Simulate as the arguments say; 0, or 2 after one line on what was wrong."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    asked = _parser().parse_args(arguments)
    try:
        extras = ALL_EXTRAS if asked.extras else NO_EXTRAS
        scenario = default_scenario(
            asked.start, asked.days, asked.messages_per_day, asked.seed, extras
        )
        truth = simulate(scenario, asked.lake, asked.truth, asked.streams_file, asked.workers)
    except SimulationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    summary = truth.summary()
    sys.stderr.write(
        f"{summary['messages_observable']} messages, {summary['records']} records in "
        f"{summary['objects']} objects, {summary['incidents']} incidents: {asked.lake / 'raw'}\n"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m include.simulator", description=main.__doc__)
    parser.add_argument("--lake", type=Path, required=True, help="folder; objects go to its raw/")
    parser.add_argument("--start", type=date.fromisoformat, default=Scenario.start)
    parser.add_argument("--days", type=int, default=Scenario.days)
    parser.add_argument("--messages-per-day", type=int, default=Scenario.messages_per_day)
    parser.add_argument("--seed", type=int, default=Scenario.seed)
    parser.add_argument(
        "--extras",
        action="store_true",
        help="also EventBridge, SNS, error output, inbound, send log, odd forms",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--streams-file", type=Path, help="default: streams.yaml beside the lake")
    parser.add_argument("--truth", type=Path, help="folder, default: truth beside the lake")
    return parser


if __name__ == "__main__":
    sys.exit(main())
