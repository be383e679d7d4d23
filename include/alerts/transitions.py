"""What of a notice a channel has yet to be told (pure).

A notice is told of when it comes up, when it gets more urgent than what was told, every three days
of further evidence, when it is over, and when it comes up again. In between it is quiet. What was
intended but not marked as sent may or may not have gone out: it is due again, under its own name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from include.alerts.families import Severity
from include.alerts.notice import Notice

QUIET = timedelta(days=3)
"""Days of further evidence after which people are reminded."""


class Kind(StrEnum):
    """Why a channel is told."""

    OPENED = "opened"
    WORSENED = "worsened"
    STILL = "still"
    OVER = "over"
    AGAIN = "again"


class Progress(StrEnum):
    """How far a telling came."""

    INTENDED = "intended"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Telling:
    """One message on one channel: `name` is unlike that of every other one of its notice.

    `place` is that of the notice, for the message that says that it is over; `sent_at` is None
    until a channel took it.
    """

    name: str
    kind: Kind
    severity: Severity
    last_day: date
    place: str
    progress: Progress = Progress.INTENDED
    sent_at: datetime | None = None

    @property
    def is_in_doubt(self) -> bool:
        """Whether nobody knows if it went out."""
        return self.progress is Progress.INTENDED


def telling_due(notice: Notice, told: Sequence[Telling]) -> Telling | None:
    """The next thing to tell of a notice on a channel that was told so much, oldest first."""
    kind = _kind_due(notice, told)
    if kind is None:
        return None
    if told and told[-1].is_in_doubt and kind is told[-1].kind:
        name = told[-1].name
    else:
        name = f"{kind}-{len(told) + 1}"
    return Telling(name, kind, notice.severity, notice.last_day, notice.place)


def _kind_due(notice: Notice, told: Sequence[Telling]) -> Kind | None:
    if notice.is_silent:
        return None
    if not told:
        return Kind.OPENED if notice.stands else None
    last = told[-1]
    if not notice.stands:
        return Kind.OVER if last.kind is not Kind.OVER or last.is_in_doubt else None
    return _kind_of_standing(notice, last, _since_it_came(told))


def _kind_of_standing(notice: Notice, last: Telling, told: Sequence[Telling]) -> Kind | None:
    if not told:
        return Kind.AGAIN
    if last.is_in_doubt:
        return last.kind
    if notice.severity.rank > max(telling.severity.rank for telling in told):
        return Kind.WORSENED
    is_long_quiet = notice.last_day >= last.last_day + QUIET
    return Kind.STILL if is_long_quiet and not notice.is_muted else None


def _since_it_came(told: Sequence[Telling]) -> Sequence[Telling]:
    ends = [place for place, telling in enumerate(told) if telling.kind is Kind.OVER]
    return told[ends[-1] + 1 :] if ends else told
