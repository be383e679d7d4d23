"""One small lake of November 2026, built in one run and day by day."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain

import pytest

from tests.dbt.events import Event, day, opt_out, v1, v2
from tests.dbt.scratch import Scratch

FIRST, LAST = day(10), day(12)

DELIVERED = ("DELIVERED", "10 09:00:09")
PENDING = ("PENDING", "10 09:00:01")
RANG_OUT = ("NO_ANSWER", "10 09:00:31")
V1_SENT = ("PENDING", "11 12:00:00")
UNCOUNTED = {"channel": "mms"}
"""In no rate, which tests of rates count by hand."""

MESSAGES: list[list[Event]] = [
    v2("delivered", "10 09:00", PENDING, DELIVERED, price_reported=Decimal("0.00645"), mcc="012"),
    v2("late pending", "10 09:00", DELIVERED, ("PENDING", "12 20:00")),
    v2("repeated", "10 09:00", DELIVERED, DELIVERED, ("DELIVERED", "10 09:30")),
    v2("repeated", "10 09:00", DELIVERED, stream="other"),
    v2("upgraded", "10 09:00", ("SUCCESSFUL", "10 09:00:05"), ("DELIVERED", "11 10:00")),
    v2("failed after all", "10 09:00", ("SUCCESSFUL", "10 09:00:05"), ("UNREACHABLE", "11 10:00")),
    v2("contradicted", "10 09:00", ("UNREACHABLE", "10 09:00:05"), DELIVERED),
    v2("unknown error", "10 09:00", ("UNKNOWN", "10 09:02")),
    v2("no receipt", "10 09:00", ("UNKNOWN", "13 09:00")),
    v2("last of the day", "10 23:59:59.999", ("DELIVERED", "11 00:00:02")),
    v2("first of the day", "11 00:00", ("DELIVERED", "11 00:00:02")),
    v2("of both days", "10 23:59:59", ("PENDING", "11 00:00:01"), **UNCOUNTED),
    v2("of both days", "11 00:00", ("DELIVERED", "11 00:00:02"), **UNCOUNTED),
    v2("of two days", "10 09:00", PENDING, **UNCOUNTED),
    v2("of two days", "12 09:00", ("DELIVERED", "12 09:00:02"), **UNCOUNTED),
    v2("day after", "13 00:00", ("DELIVERED", "13 00:00:02")),
    v2("unroutable", "10 09:00", ("UNROUTABLE", "10 09:00:01")),
    v2("protected", "10 09:00", ("PROTECT_BLOCKED", "10 09:00:01"), price_reported=Decimal(0)),
    v2("new status", "10 09:00", ("TELEPORTED", "10 09:00:01")),
    v2("spam", "10 09:00", ("SPAM", "10 09:00:01"), context='{"campaign":"autumn"}'),
    v2("blocked", "10 09:00", ("CARRIER_BLOCKED", "11 09:00"), carrier_name=None),
    v2("stuck", "10 22:00", ("PENDING", "10 22:00:01"), price_reported=Decimal("0.05")),
    v2("slow", "10 21:00", ("PENDING", "10 21:00:01"), ("DELIVERED", "12 03:00")),
    v2("nowhere", "10 09:00", DELIVERED, iso_country_code=None),
    v2("simulated", "10 09:00", DELIVERED, is_simulator=True),
    v2("read", "10 09:00", DELIVERED, ("READ", "10 11:00"), channel="rcs"),
    v2("call", "10 09:00", ("INITIATED", "10 09:00:01"), RANG_OUT, channel="voice"),
    v1("v1", ("SUCCESSFUL", "11 12:00:20"), V1_SENT, price_reported=Decimal(645)),
    v1("throttled", ("RATE_EXCEEDED", "11 12:00:00")),
    v1("orphan", ("DELIVERED", "11 12:00:00")),
    v1("nine days late", ("PENDING", "02 12:00"), ("DELIVERED", "11 12:00"), **UNCOUNTED),
    v1("of the day before", ("PENDING", "09 23:00"), ("DELIVERED", "10 01:00")),
    v1("answered", V1_SENT, ("DELIVERED", "11 12:00:09")),
    opt_out("answered", "12 08:00"),
    opt_out("answered long ago", "12 08:00"),
]

EVENTS = list(chain.from_iterable(MESSAGES))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """All days as one window."""
    scratch = Scratch(tmp_path_factory.mktemp("built"))
    scratch.prepare(EVENTS)
    scratch.build(FIRST, LAST)
    return scratch


@pytest.fixture(scope="session")
def by_parts(tmp_path_factory: pytest.TempPathFactory) -> list[Scratch]:
    """The first day, and then the others on top of what it published; all events come twice."""
    first, rest = (Scratch(tmp_path_factory.mktemp(name)) for name in ("first", "rest"))
    as_of = "2026-11-13 00:00:00"
    first.prepare(EVENTS[::-1] * 2)
    first.build(FIRST, FIRST, as_of=as_of)
    rest.prepare(EVENTS[::-1] * 2, published=[first])
    rest.build(day(11), LAST, as_of=as_of)
    return [first, rest]
