"""The course of an alert's value in one line of text, for channels that show no picture (pure)."""

from __future__ import annotations

from datetime import timedelta

from include.alerts.alert import Alert
from include.alerts.evidence import Evidence
from include.alerts.incidents import value_of

DAYS = 28
_BARS = "▁▂▃▄▅▆▇█"
_UNKNOWN = "·"


def course_of(alert: Alert, evidence: Evidence) -> str | None:
    """A bar a day, of what was observed; None without two days to compare.

    The bars span what was expected, too, so that chance doesn't look like a mountain.
    """
    if len(evidence.series) < 2:
        return None
    values = dict(evidence.series[-DAYS:])
    first, last = min(values), max(values)
    lowest = min(*values.values(), alert.expected_low)
    room = max(*values.values(), alert.expected_high) - lowest
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    bars = "".join(_bar(values.get(day), lowest, room) for day in days)
    ends = [value_of(alert.family, end(values.values())) for end in (min, max)]
    return f"{bars} from {first} to {last}, lowest {ends[0]}, highest {ends[1]}"


def _bar(value: float | None, lowest: float, room: float) -> str:
    if value is None:
        return _UNKNOWN
    height = (value - lowest) / room if room > 0 else 0.0
    return _BARS[min(int(height * len(_BARS)), len(_BARS) - 1)]
