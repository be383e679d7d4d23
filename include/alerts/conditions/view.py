"""What conditions look at: the published marts, on the days that daily runs built last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from include.alerts.evidence import Read
from include.alerts.families import Family
from include.alerts.notice import Fact, key_of

DAYS = 7
"""How many days a condition looks at."""


@dataclass(frozen=True, slots=True)
class View:
    """`as_of` is the moment of the last daily run, `last_day` the last day that one built."""

    read: Read
    as_of: datetime
    last_day: date

    @property
    def first_day(self) -> date:
        """The first day of the week that conditions look at."""
        return self.last_day - timedelta(days=DAYS - 1)

    def rows(self, select: str, mart: str, where: str, rest: str = "") -> list[dict[str, Any]]:
        """Rows of a mart on the days of the view; `rest` groups and orders them."""
        days = f"request_date between date '{self.first_day}' and date '{self.last_day}'"
        built = "request_date in (select request_date from data_freshness where run_kind = 'daily')"
        return self.read(f"select {select} from {mart} where {days} and {built} and {where} {rest}")  # noqa: S608


def open_view(read: Read) -> View | None:
    """The view of what is published; None before the first daily run."""
    (newest,) = read(
        "select max(as_of) as as_of, max(request_date) as last_day from data_freshness"
        " where run_kind = 'daily'"
    )
    return View(read, newest["as_of"], newest["last_day"]) if newest["last_day"] else None


def is_disturbed(view: View) -> bool:
    """Whether a backfill built days of the view last, so that it can't tell what is over."""
    (built,) = view.read(
        "select count(*) as days from data_freshness"  # noqa: S608
        f" where run_kind = 'backfill' and request_date >= date '{view.first_day}'"
    )
    return bool(built["days"])


def condition_key(family: Family, *subject: object) -> str:
    """The key of a condition's notice; it begins with the family."""
    return f"{family}-{key_of(*subject)[:20]}"


def facts(texts: Mapping[str, str]) -> tuple[Fact, ...]:
    """Facts by their labels."""
    return tuple(Fact(label, text) for label, text in texts.items())


def family_of(key: str) -> Family | None:
    """The family of a condition's key; None of any other key."""
    name = key.rpartition("-")[0]
    return Family(name) if name in set(Family) else None
