"""Which arrival hours an ingest takes: those that changed and, on request, those that another
recipe would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from include.errors import SmsError
from include.ingest import schema
from include.ingest.changes import ObservedHour, observe_hours
from include.ingest.ledger import LedgerEntry
from include.ingest.listing import ArrivalHour
from include.ingest.recipe import Recipe
from include.lake import Store
from include.streams import Stream


class UnknownReingestError(SmsError):
    """No such choice of hours."""


class Reingest(StrEnum):
    """Which hours are ingested again although their objects are the same.

    Only those are that another recipe wrote, so that a run that was killed goes on where it was.
    """

    CHANGED = "changed"
    """None."""
    REJECTED = "rejected"
    """Hours with rejected records: after a new repair, or a new normaliser."""
    OUTDATED = "outdated"
    """Hours that an older normaliser or layout wrote."""
    ALL = "all"
    """Every hour: after any change of versions, repairs, context keys, recipient key, of seeds that
    the ingest reads, or of a stream's kind, account or region."""

    def takes(self, entry: LedgerEntry) -> bool:
        """Whether an hour is among those asked for."""
        written = (entry.normaliser_version, entry.layout_version)
        match self:
            case Reingest.CHANGED:
                return False
            case Reingest.REJECTED:
                return entry.rejected > 0
            case Reingest.OUTDATED:
                return written != (schema.NORMALISER_VERSION, schema.LAYOUT_VERSION)
            case Reingest.ALL:
                return True


@dataclass(slots=True)
class Worklist:
    """The hours to ingest; `kept` are those that can't be ingested again, with what is gone."""

    hours: list[ArrivalHour] = field(default_factory=list)
    kept: list[tuple[ArrivalHour, str]] = field(default_factory=list)

    def warning(self) -> str | None:
        """One line on the hours that stay as they are."""
        if not self.kept:
            return None
        hour, key = self.kept[0]
        return (
            f"{len(self.kept)} arrival hours are not ingested again and keep what they hold, since"
            f" raw objects of theirs are gone, first of stream {hour.stream.name}, hour"
            f" {hour.hour:%Y-%m-%dT%H}: {key}; bring them back to their place and run again"
        )


def find_hours(  # noqa: PLR0913 - what to look through, and what for
    streams: Iterable[Stream],
    lake: Store,
    from_hour: datetime,
    to_hour: datetime,
    *,
    choice: Reingest,
    recipe: Recipe,
) -> Worklist:
    """The arrival hours (UTC, both ends included) to ingest, by stream, then hour."""
    worklist = Worklist()
    for one in observe_hours(streams, lake, from_hour, to_hour):
        is_asked_for = _is_asked_for(one, choice, recipe)
        if is_asked_for and one.lost_keys:
            worklist.kept.append((one.hour, one.lost_keys[0]))
        if one.is_changed or (is_asked_for and not one.lost_keys):
            worklist.hours.append(one.hour)
    return worklist


def parse_reingest(text: str) -> Reingest:
    """The choice of a name; none is `changed`.

    Raises:
        UnknownReingestError: no such choice.
    """
    try:
        return Reingest(text or Reingest.CHANGED)
    except ValueError:
        choices = ", ".join(Reingest)
        raise UnknownReingestError(f"REINGEST={text}: must be one of {choices}") from None


def _is_asked_for(one: ObservedHour, choice: Reingest, recipe: Recipe) -> bool:
    entry = one.entry
    return (
        entry is not None
        and choice.takes(entry)
        and entry.recipe_digest != recipe.digest(one.hour.stream)
    )
