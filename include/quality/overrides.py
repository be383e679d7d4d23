"""Operators' overrides: `state/overrides/<day>.json` in the lake lets one refused day pass."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from include.errors import SmsError
from include.lake import ObjectNotFoundError, Store
from include.quality.verdict import Override


class InvalidOverrideError(SmsError):
    """An override file doesn't say who lets a day pass and why."""


def read_overrides(store: Store, days: Iterable[date]) -> dict[date, Override]:
    """The overrides of the days that have one.

    Raises:
        InvalidOverrideError: a file isn't `{"reason": "...", "by": "..."}` with both filled in.
    """
    found = (_read_override(store, day) for day in days)
    return {override.day: override for override in found if override is not None}


def _read_override(store: Store, day: date) -> Override | None:
    key = f"state/overrides/{day}.json"
    try:
        text = store.read(key)
    except ObjectNotFoundError:
        return None
    try:
        said = json.loads(text)
        reason, by = said["reason"].strip(), said["by"].strip()
    except (ValueError, KeyError, TypeError, AttributeError):
        reason = by = ""
    if not (reason and by):
        raise InvalidOverrideError(
            f'{store.uri}/{key}: must be {{"reason": "<why>", "by": "<who>"}}, both filled in'
        )
    return Override(day, reason, by)
