"""Rows of the mart `alerts`, and a channel that remembers or fails."""

from __future__ import annotations

from datetime import date
from typing import Any

from include.alerts.render import Message


class Killed(BaseException):
    """The process ends here, as by a signal: nothing that follows runs."""


class Inbox:
    """A channel whose messages can be read; `failures` says what its next sends do instead."""

    def __init__(self, name: str = "inbox", failures: tuple[str, ...] = ()) -> None:
        self.name = name
        self.messages: list[Message] = []
        self._failures = list(failures)

    def send(self, message: Message) -> bool:
        failure = self._failures.pop(0) if self._failures else ""
        if failure == "killed before":
            raise Killed
        if failure == "refused":
            return False
        self.messages.append(message)
        if failure == "killed after":
            raise Killed
        return True


def alert_row(alert_id: str = "a1", **changes: Any) -> dict[str, Any]:
    """A row as the mart holds it: a live alert of a daily run on blocked messages to DE."""
    row = {
        "alert_id": alert_id,
        "dedup_key": "111122223333|blocked|rise|DE|country|DE",
        "incident_id": "i1",
        "account_id": "111122223333",
        "iso_country_code": "DE",
        "metric": "blocked",
        "status": "open",
        "severity": "high",
        "opened_day": date(2026, 11, 20),
        "first_day": date(2026, 11, 19),
        "days_active": 2,
        "excess_messages": 1184.2,
        "z": 6.07,
        "tail_p": 3.1e-9,
        "baseline_days": 40,
        "baseline_n_median": 3600.0,
        "explanation": "Blocked share in DE rose to 34.2 % (1234 of 3600)",
        "run_kind": "daily",
        "x": 1234,
    }
    return row | changes
