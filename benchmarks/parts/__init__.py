"""The parts of the benchmarks, each by its name: `make bench PART=<name>`.

A further part is a module here whose `measure` takes a Bench and gives a Part, and a line below.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.parts import cores, ingest, marts, memory, s3
from benchmarks.results import Part

__all__ = ["PARTS", "Bench"]

PARTS: dict[str, Callable[[Bench], Part]] = {
    "ingest": ingest.measure,
    "memory": memory.measure,
    "cores": cores.measure,
    "s3": s3.measure,
    "marts": marts.measure,
}
