"""The chart of an alert: what was observed by day, beside what was to be expected.

matplotlib loads only when there is a chart to draw: it takes longer than all else here.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from include.alerts.alert import Alert
from include.alerts.evidence import Evidence
from include.alerts.incidents import value_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LINE, _BAND, _MARK, _TEXT = "#0969da", "#d0d7de", "#cf222e", "#59636e"


def draw_chart(alert: Alert, evidence: Evidence) -> bytes | None:
    """A PNG of 1280 x 480 pixels, drawn without a display; None without two days to join."""
    if len(evidence.series) < 2:
        return None
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(6.4, 2.4), dpi=200, layout="constrained")
    axes = figure.subplots()
    _draw_series(axes, alert, evidence)
    _name_value(axes, alert)
    _style(axes, alert)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw_series(axes: Axes, alert: Alert, evidence: Evidence) -> None:
    from matplotlib.dates import date2num  # noqa: PLC0415

    days = [date2num(day) for day, _ in evidence.series]  # type: ignore[no-untyped-call]
    values = [value for _, value in evidence.series]
    seen = [
        place
        for place, (day, _) in enumerate(evidence.series)
        if alert.opened_day <= day <= alert.last_day
    ]
    axes.axhspan(alert.expected_low, alert.expected_high, color=_BAND, alpha=0.5, label="expected")
    axes.axhline(alert.expected_value, color=_TEXT, linewidth=0.8, linestyle="--")
    axes.plot(days, values, color=_LINE, linewidth=1.4, label="observed")
    axes.plot(
        [days[place] for place in seen],
        [values[place] for place in seen],
        color=_MARK,
        linestyle="",
        marker="o",
        markersize=4.5,
        label="alert",
    )
    axes.set_xlim(days[0] - 0.5, days[-1] + 0.5)
    highest, lowest = max(*values, alert.expected_high), min(*values, alert.expected_low)
    room = 0.25 * (highest - lowest)  # for the legend
    axes.set_ylim(0 if lowest < 0.5 * highest else lowest - room / 3, highest + room)


def _style(axes: Axes, alert: Alert) -> None:
    from matplotlib.dates import DateFormatter, DayLocator  # noqa: PLC0415
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415

    axes.xaxis.set_major_locator(DayLocator(interval=7))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%d %b"))  # type: ignore[no-untyped-call]
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(alert, value)))
    axes.tick_params(colors=_TEXT, labelsize=7, length=0)
    axes.grid(axis="y", color="#eaeef2", linewidth=0.6)
    axes.spines[:].set_visible(False)
    axes.legend(loc="upper left", fontsize=7, frameon=False, ncols=3, labelcolor=_TEXT)


def _name_value(axes: Axes, alert: Alert) -> None:
    """Write the observed value to the left of the alert's points."""
    axes.annotate(
        _short(alert, alert.observed_value),
        (alert.opened_day, alert.observed_value),
        xytext=(-7, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=8,
        weight="bold",
        color=_MARK,
    )


def _short(alert: Alert, value: float) -> str:
    """A value for an axis: '5 %', '1,200', '0.08 USD'."""
    number, _, unit = value_of(alert.family, value).partition(" ")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number} {unit.removesuffix(' a message')}".removesuffix(" messages")
