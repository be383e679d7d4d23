"""Where a record comes from: the envelopes it lay in, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec import Struct

_BARE_NAME = "bare"


class Origin(NamedTuple):
    """What surrounds a record; None where no envelope tells.

    `published_ms`: when the innermost dated envelope was closed, epoch milliseconds.
    """

    envelope: str = _BARE_NAME
    account_id: str | None = None
    region: str | None = None
    published_ms: int | None = None

    def inside(self, outer: Origin) -> Origin:
        """The same within one more envelope: the inner one knows better, names join with `+`."""
        if outer == BARE:
            return self
        is_bare = self.envelope == _BARE_NAME
        return Origin(
            outer.envelope if is_bare else f"{outer.envelope}+{self.envelope}",
            self.account_id or outer.account_id,
            self.region or outer.region,
            outer.published_ms if self.published_ms is None else self.published_ms,
        )


BARE = Origin()

Run = tuple[Origin, int]
"""An origin, and how many records in a row have it."""


@dataclass(slots=True)
class Batch:
    """Clean records of one type, in order, and their origins in runs."""

    records: list[Any] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def add(self, other: Batch, outer: Origin = BARE) -> None:
        """Take what another batch holds, which lay within `outer`."""
        self.records += other.records
        if outer == BARE:
            self.runs += other.runs
        else:
            self.runs += [(origin.inside(outer), count) for origin, count in other.runs]


Found = tuple[type[Struct], Batch]
"""A batch, and the type of its records."""


def batch_of(records: list[Any]) -> Batch:
    """Bare records."""
    return Batch(records, [(BARE, len(records))])
