"""What people are told of, whatever it came from: an incident, a failed task, a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from include.alerts.alert import Alert
from include.alerts.families import HEADLINES, Family, Severity


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a message: what kind of thing it says, and the saying."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell of; `key` stays the same through its life.

    `stands` is False once it is over, `ended_as` then says how. `last_day` is the last day with
    evidence of it. `is_muted` ones, acknowledged, are told of again only when they get more urgent;
    `is_silent` ones, silenced or judged, not at all. `lead` is the alert that gives the message its
    chart and money, if there is one.
    """

    key: str
    family: Family
    severity: Severity
    place: str
    opened_day: date
    last_day: date
    facts: tuple[Fact, ...]
    others: tuple[str, ...] = ()
    stands: bool = True
    ended_as: str = ""
    is_muted: bool = False
    is_silent: bool = False
    lead: Alert | None = None

    @property
    def headline(self) -> str:
        """What it is in half a sentence."""
        return HEADLINES[self.family].format(place=self.place)


def key_of(*parts: object) -> str:
    """A key of what a notice is about, fit for an object's name and a header."""
    return sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]
