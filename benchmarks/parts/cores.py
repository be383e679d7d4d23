"""What the second process of the ingest gains."""

from __future__ import annotations

from benchmarks.bench import Bench
from benchmarks.contest import Entry, compete
from benchmarks.contestants import ONE_PROCESS, PRODUCT
from benchmarks.inputs import simulated
from benchmarks.results import Part, Table, now


def measure(bench: Bench) -> Part:
    """The same input in one process and in two."""
    given = simulated("mixed", bench.events, is_all_v2=False, say=bench.say)
    title = f"Two processes and one, {given.size}"
    bench.say(title)
    rows = compete([Entry(PRODUCT, given), Entry(ONE_PROCESS, given)], bench.rounds, bench.say)
    return Part(now(), bench.rounds, [Table(title, rows)], [])
