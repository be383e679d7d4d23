"""`python -m benchmarks`: measure one part or all of them; `make bench`."""

from __future__ import annotations

import argparse
import signal
import sys

from benchmarks.parts import PARTS, Bench
from benchmarks.results import save
from benchmarks.tables import part_text, write_page


def main() -> None:
    """Measure, and after each part print its tables and write down what was found."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no contestant is left behind
    bench, names = _asked()
    for name in names:
        part = PARTS[name](bench)
        write_page(save(name, part))
        sys.stdout.write(f"\n{part_text(name, part)}\n")


def _asked() -> tuple[Bench, list[str]]:
    parser = argparse.ArgumentParser("make bench", description=main.__doc__)
    parser.add_argument("--part", choices=["all", *PARTS], default="all")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--days", type=int, default=365)
    given = parser.parse_args()
    if given.events < 1_000 or given.rounds < 1:
        parser.error("EVENTS must be 1000 or more, ROUNDS 1 or more")
    if given.days < 31:
        parser.error("DAYS must be 31 or more: a window of them is built")
    bench = Bench(given.events, given.rounds, given.days)
    return bench, list(PARTS) if given.part == "all" else [given.part]


if __name__ == "__main__":
    main()
