"""`python -m benchmarks.detector 1001 1002`: score the detector and its peers on worlds of seeds.

Seeds below 1000 are for tuning. Worlds lie below `.scratch/detector` and are drawn once.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean

from benchmarks.detector import ets, peers, product
from benchmarks.detector.labels import HARD, STANDARD
from benchmarks.detector.score import Score, score_alerts
from benchmarks.detector.tables import world_folder

COLUMNS = ("recall", "precision", "F1", "false / 30 days", "delay in days", "culprit first")


def main() -> None:
    """Draw the worlds, run each detector on each, print the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--auto-ets", action="store_true", help="five minutes of CPU time a world")
    asked = parser.parse_args()
    lines = [f"| magnitude | detector | {' | '.join(COLUMNS)} |", "| --- " * 8 + "|"]
    for magnitude in (STANDARD, HARD):
        scores: defaultdict[str, list[Score]] = defaultdict(list)
        for seed in asked.seeds:
            for name, score in _scores(seed, magnitude, asked.auto_ets):
                scores[name].append(score)
        lines += [_line(magnitude, name, found) for name, found in scores.items()]
    print("\n".join(lines))  # noqa: T201 - the report


def _scores(seed: int, magnitude: str, has_auto_ets: bool) -> Iterable[tuple[str, Score]]:
    folder = world_folder(seed, magnitude)
    labels = peers.labels_of(folder)
    alerts, seconds = product.find_alerts(folder)
    print(f"{magnitude} {seed}: {len(alerts)} alerts in {seconds:.0f} s")  # noqa: T201 - progress
    yield "this project", score_alerts(alerts, labels)
    yield "elementary-style z-scores", score_alerts(peers.elementary(folder), labels)
    yield "Plivo's rule", score_alerts(peers.plivo(folder), labels)
    if has_auto_ets:
        yield "AutoETS", score_alerts(ets.auto_ets(folder), labels)


def _line(magnitude: str, name: str, scores: list[Score]) -> str:
    recall = sum(s.found for s in scores) / sum(s.incidents for s in scores)
    precision = sum(s.true_pages for s in scores) / max(sum(s.pages for s in scores), 1)
    f1 = 2 * recall * precision / max(recall + precision, 1e-9)
    false = fmean(s.false_per_30_days for s in scores)
    delays = [delay for s in scores for delay in s.delays]
    scoped = sum(s.scoped for s in scores)
    culprit = f"{sum(s.culprit_first for s in scores) / scoped:.3f}" if scoped else ""
    figures = f"{recall:.3f} | {precision:.3f} | {f1:.3f} | {false:.1f} | {fmean(delays):.2f}"
    return f"| {magnitude} | {name} | {figures} | {culprit if name == 'this project' else ''} |"


if __name__ == "__main__":
    main()
