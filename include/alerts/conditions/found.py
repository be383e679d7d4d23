"""All conditions, and those that hold no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from include.alerts.conditions.arrivals import missing_hours, new_reject_reasons, unmapped_statuses
from include.alerts.conditions.limits import (
    spend_beyond_limit,
    throttled_senders,
    traffic_beyond_plan,
)
from include.alerts.conditions.view import View, family_of, is_disturbed, open_view
from include.alerts.delivery import Channel
from include.alerts.evidence import Read
from include.alerts.families import Family
from include.alerts.notice import Fact, Notice
from include.alerts.records import read_record, told_keys
from include.alerts.transitions import Telling
from include.lake import Store

CONDITIONS = (
    missing_hours,
    new_reject_reasons,
    unmapped_statuses,
    throttled_senders,
    spend_beyond_limit,
    traffic_beyond_plan,
)


def conditions_of(read: Read, store: Store, channels: Sequence[Channel]) -> list[Notice]:
    """The notices of conditions that hold in what daily runs published, and of those that are over.

    A channel that was told of one that is over hears of it.
    """
    view = open_view(read)
    if view is None:
        return []
    found = [notice for condition in CONDITIONS for notice in condition(view)]
    return found if is_disturbed(view) else [*found, *_ended(store, channels, found, view)]


def _ended(
    store: Store, channels: Sequence[Channel], found: Iterable[Notice], view: View
) -> Iterable[Notice]:
    seen = {notice.key for notice in found}
    for channel in channels:
        for key in sorted(told_keys(store, channel.name) - seen):
            family = family_of(key)
            if family is not None:
                seen.add(key)
                told = read_record(store, channel.name, key).told
                if family is not Family.REFUSED_DAY or _was_published(view, told[-1]):
                    yield _over(key, family, told, view)


def _was_published(view: View, refusal: Telling) -> bool:
    """Whether a refused day, the place of its notice, was published by a run after that."""
    return bool(
        view.read(
            f"select request_date from data_freshness where request_date = date '{refusal.place}'"  # noqa: S608
            f" and as_of > timestamp '{refusal.last_day} 23:59:59'"
        )
    )


def _over(key: str, family: Family, told: Sequence[Telling], view: View) -> Notice:
    last = told[-1]
    return Notice(
        key=key,
        family=family,
        severity=last.severity,
        place=last.place,
        opened_day=told[0].last_day,
        last_day=last.last_day,
        facts=(Fact("What", f"last told of {last.last_day}."), Fact("Where", last.place)),
        stands=False,
        ended_as="published since"
        if family is Family.REFUSED_DAY
        else f"not seen in the week up to {view.last_day}",
    )
