"""The range of `make run`."""

from __future__ import annotations

from datetime import date

import pytest

from include.local.main_job import InvalidRangeError, parse_range


def test_both_ends_belong_to_the_range() -> None:
    days = parse_range("2026-11-01", "2026-11-07")
    assert (days.first, days.last) == (date(2026, 11, 1), date(2026, 11, 7))


def test_one_day_is_a_range() -> None:
    assert len(parse_range("2026-11-01", "2026-11-01").days) == 1


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-07", "2026-11-01", "FROM must not lie after TO"),
        ("", "2026-11-01", "FROM=: must be a day"),
        ("2026-11-01", "tomorrow", "TO=tomorrow: must be a day"),
        ("2026-02-30", "2026-03-01", "FROM=2026-02-30: must be a day"),
    ],
)
def test_what_is_no_range_is_refused(first: str, last: str, said: str) -> None:
    with pytest.raises(InvalidRangeError, match=said):
        parse_range(first, last)
