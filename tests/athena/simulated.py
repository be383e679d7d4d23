"""Two days of the simulator's: all streams, envelopes and forms that records come in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from include.publishing.days import Window
from include.simulator.extras import Extras
from include.simulator.scenario import Scenario
from include.simulator.simulation import simulate
from include.streams import Stream, load_streams

SIMULATED = Window(date(2026, 11, 5), date(2026, 11, 6))

_SCENARIO = Scenario(
    start=SIMULATED.first,
    days=len(SIMULATED.days),
    messages_per_day=250,
    seed=5,
    countries=("US", "GB", "DE", "FR"),
    migrated_after=0.5,
    repeat_share=0.1,
    extras=Extras(
        eventbridge_share=0.1,
        eventbridge_too_share=0.1,
        sns_share=0.2,
        no_country_share=0.05,
        other_form_share=0.05,
        protect_share=0.3,
        has_inbound=True,
        has_send_log=True,
    ),
)


def simulated_streams(folder: Path) -> tuple[Stream, ...]:
    """The streams, below a folder. What arrived on a day did so in one hour: few files."""
    simulate(_SCENARIO, folder / "lake")
    streams = load_streams(folder / "streams.yaml")
    for stream in streams:
        for day in Path(stream.uri).glob("*/*/*"):
            for path in [file for file in day.rglob("*") if file.is_file()]:
                moved = day / "12" / f"{path.parent.name}-{path.name}"
                moved.parent.mkdir(exist_ok=True)
                path.rename(moved)
    return streams
