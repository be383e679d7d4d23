"""Which pages are due on a channel: one for an incident, and never twice (pure).

An incident is paged when it holds an alert to tell and nothing of it has been told on the channel,
or when an alert comes up that is more urgent than what was told. A page whose intent was recorded
but not its sending may or may not have gone out: it is due again, marked as a possible repeat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from include.alerts.alert import Alert, Severity


class Progress(StrEnum):
    """How far the telling of an alert came on a channel."""

    INTENDED = "intended"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Notification:
    """What is recorded of one alert on one channel."""

    progress: Progress
    severity: Severity


@dataclass(frozen=True, slots=True)
class Page:
    """One message to send: the alerts of an incident that stand, the most urgent first."""

    alerts: tuple[Alert, ...]
    recorded_under: str
    is_possible_repeat: bool

    @property
    def lead(self) -> Alert:
        """The alert that gives the page its title."""
        return self.alerts[0]


def pages_due(alerts: Iterable[Alert], told: Mapping[str, Notification]) -> list[Page]:
    """The pages that a channel has yet to get, the most urgent first.

    `alerts` are all alerts, `told` is what the channel's records say, by alert id.
    """
    incidents: defaultdict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        incidents[alert.incident_id].append(alert)
    pages = [_page_due(members, told) for members in incidents.values()]
    due = [page for page in pages if page is not None]
    return sorted(due, key=lambda page: page.lead.urgency, reverse=True)


def _page_due(members: list[Alert], told: Mapping[str, Notification]) -> Page | None:
    to_tell = sorted((a for a in members if a.is_to_tell), key=lambda a: a.urgency, reverse=True)
    records = {a.alert_id: told[a.alert_id] for a in members if a.alert_id in told}
    in_doubt = {key for key, record in records.items() if record.progress is Progress.INTENDED}
    sent = [r.severity.rank for r in records.values() if r.progress is Progress.SENT]
    repeats = [a for a in to_tell if a.alert_id in in_doubt]
    news = [a for a in to_tell if a.alert_id not in records and a.severity.rank > max([-1, *sent])]
    for alert in [*repeats, *news]:
        return Page(tuple(to_tell), alert.alert_id, is_possible_repeat=bool(in_doubt))
    return None
