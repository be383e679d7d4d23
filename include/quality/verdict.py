"""From what the rules found to what happens to each day (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from include.quality.rules import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule on one day; `day` is None when the rows that break it belong to none."""

    rule: str
    severity: Severity
    day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Override:
    """An operator's word that a day is published although the gate refuses it."""

    day: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """What a gate says of a window of days.

    `passed` are the days that may go on, those with an override among them; `refused` maps each
    other day to its reasons. With a `stop_reason` nothing goes on: no day is passed or refused.
    `overridden` maps days to the override that let them pass. `docs_key` is the lake key of the
    Data Docs page.
    """

    gate: str
    passed: tuple[date, ...]
    refused: Mapping[date, tuple[str, ...]]
    stop_reason: str | None
    overridden: Mapping[date, Override]
    warnings: tuple[str, ...]
    docs_key: str


def judge(
    gate: str,
    days: Sequence[date],
    findings: Iterable[Finding],
    overrides: Mapping[date, Override],
    docs_key: str,
) -> GateVerdict:
    """The verdict on a window.

    A failing row without a day can't be kept out by refusing a day, so it stops the window. A
    failure outside the window (whole marts and the ledger hold other days too) is only a warning:
    the window that publishes that day refuses it.
    """
    failures: defaultdict[date, list[str]] = defaultdict(list)
    warnings, stops = [], []
    for finding in findings:
        text = f"{finding.day}: {finding.reason}" if finding.day else finding.reason
        if finding.severity is Severity.WARN:
            warnings.append(text)
        elif finding.severity is Severity.STOP or finding.day is None:
            stops.append(text)
        elif finding.day in days:
            failures[finding.day].append(finding.reason)
        else:
            warnings.append(f"outside the window: {text}")
    overridden = {day: overrides[day] for day in sorted(failures) if day in overrides}
    refused = {day: tuple(failures[day]) for day in sorted(failures) if day not in overridden}
    return GateVerdict(
        gate=gate,
        passed=() if stops else tuple(day for day in days if day not in refused),
        refused={} if stops else refused,
        stop_reason="; ".join(stops) or None,
        overridden={} if stops else overridden,
        warnings=tuple(warnings),
        docs_key=docs_key,
    )
