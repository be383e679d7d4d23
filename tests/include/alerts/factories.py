"""Rows of the mart `alerts`, notices, and a channel that remembers or fails."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from include.alerts.alert import read_alerts
from include.alerts.delivery import Channel, Delivery, deliver
from include.alerts.families import Family, Severity
from include.alerts.incidents import notices_of
from include.alerts.links import Links
from include.alerts.message import Message
from include.alerts.notice import Fact, Notice
from include.alerts.render import render
from include.alerts.transitions import Kind, Telling
from include.lake import Store

LINKS = Links("https://docs.example.com", "https://lake.example.com/reports")


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
        if failure == "broken":
            raise ValueError("a defect of a library")
        self.messages.append(message)
        if failure == "killed after":
            raise Killed
        return True

    @property
    def titles(self) -> list[str]:
        return [message.title for message in self.messages]


def alert_row(alert_id: str = "a1", **changes: Any) -> dict[str, Any]:
    """A row as the mart holds it: a live alert of a daily run on blocked messages to DE."""
    row = {
        "alert_id": alert_id,
        "dedup_key": "111122223333|blocked|rise|DE|country|DE",
        "incident_id": "i1",
        "account_id": "111122223333",
        "grain": "country",
        "iso_country_code": "DE",
        "entity": "DE",
        "metric": "blocked",
        "status": "open",
        "severity": "high",
        "opened_day": date(2026, 11, 20),
        "first_day": date(2026, 11, 19),
        "last_day": date(2026, 11, 20),
        "days_active": 2,
        "target_day": date(2026, 11, 20),
        "age_days": 1,
        "x": 1234,
        "n": 3600,
        "observed_value": 0.342,
        "expected_value": 0.014,
        "expected_low": 0.006,
        "expected_high": 0.026,
        "excess_messages": 1184.2,
        "excess_cost_usd": 8.88,
        "z": 6.07,
        "tail_p": 3.1e-9,
        "q_bh": 2.4e-6,
        "baseline_days": 40,
        "baseline_n_median": 3600.0,
        "culprit_grain": "carrier",
        "culprit_entity": "Vodafone",
        "contributors": json.dumps(
            [
                {
                    "dimension": "carrier",
                    "value": "Vodafone",
                    "x": 1150,
                    "n": 1210,
                    "expected": 0.013,
                    "excess": 1134.3,
                    "share": 0.958,
                }
            ]
        ),
        "explanation": "Blocked share in DE rose to 34.2 % (1234 of 3600)",
        "run_kind": "daily",
        "suppressed_by": None,
        "ack_by": None,
    }
    return row | changes


def notice_of(*rows: dict[str, Any]) -> Notice:
    """The notice of rows of one incident."""
    (notice,) = notices_of(read_alerts(rows))
    return notice


def gap(key: str = "g1", **changes: Any) -> Notice:
    """A notice of something that is no alert: hours that are missing."""
    day = date(2026, 11, 20)
    facts = (Fact("What", "3 hours of sms have no objects"), Fact("Where", "stream sms"))
    given = {"severity": Severity.WARNING, "place": "sms", "opened_day": day, "last_day": day}
    return Notice(key=key, family=Family.LEDGER_GAP, facts=facts, **(given | changes))


def message_of(notice: Notice, kind: Kind = Kind.OPENED, **options: Any) -> Message:
    """The message of a telling of a notice."""
    telling = Telling(f"{kind}-1", kind, notice.severity, notice.last_day, notice.place)
    return render(notice, telling, LINKS, **options)


def tell(store: Store, rows: list[dict[str, Any]], *channels: Channel) -> Delivery:
    """One delivery of alerts."""
    return deliver(
        store,
        notices_of(read_alerts(rows)),
        channels,
        lambda notice, telling, is_repeat: render(
            notice, telling, LINKS, is_possible_repeat=is_repeat
        ),
    )
