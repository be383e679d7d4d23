"""Raw objects of twenty days of November 2026, by arrival hour, with the cases that hurt.

| message     | what is special                                                             |
|-------------|-----------------------------------------------------------------------------|
| `moved`     | v1, day 6: its send, of day 5, arrives on day 8 and moves it there           |
| `orphan`    | v1, day 7: a receipt without its send                                        |
| `answered`  | v1, day 3: an opt-out 6 days later                                           |
| `forgotten` | v1, day 2: an opt-out 16 days later, which is too late to count              |
| `late`      | v2, day 4: its receipt, SPAM, arrives on day 15                              |
| `dear`      | v2, day 15: a price that no gate lets pass, until its object is mended       |

`nowhere`, `teleported`, `carrierless`, `priceless`, `early`, `future` and `far`, of v2 on day 12,
each lack or say something odd.

In an hour of day 16 the records of day 2 come once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.end_to_end.raw import Record, at, v1, v2

DAYS = range(1, 21)
DEAR_HOUR = "2026-11-15 11"
REPLAY_HOUR = "2026-11-16 09"
STRAY_HOUR = "2026-11-26 10"

Arrival = tuple[datetime, Record]


def objects() -> dict[str, list[Record]]:
    """Records by arrival hour, such as `2026-11-01 10`."""
    hours: defaultdict[str, list[Record]] = defaultdict(list)
    for arrived, record in [*_usual(), *_special(), *_odd()]:
        hours[f"{arrived:%Y-%m-%d %H}"].append(record)
    of_day_2 = [hour for hour in hours if hour.startswith("2026-11-02")]
    hours[REPLAY_HOUR] += [record for hour in of_day_2 for record in hours[hour]]
    return dict(hours)


def mended() -> list[Record]:
    """What the object of `DEAR_HOUR` is replaced by."""
    return [v2("dear", "DELIVERED", "2026-11-15 10:00:00", timedelta(seconds=4))]


def stray() -> list[Record]:
    """Two messages of day 5, blocked as others are, of which nothing was known before."""
    hour = timedelta(hours=1)
    return [
        v2(name, "CARRIER_BLOCKED", "2026-11-05 16:00:00", hour) for name in ("stray 1", "stray 2")
    ]


def _usual() -> Iterator[Arrival]:
    """Each day in two countries: receipts at once, after 30 hours, after 72, and never."""
    for day in DAYS:
        for country, time in (("DE", "09:10:00"), ("FR", "21:50:00")):
            sent = f"2026-11-{day:02} {time}"
            for name, status, after in (
                ("quick", "DELIVERED", timedelta(seconds=day)),
                ("slow", "SUCCESSFUL", timedelta(hours=30)),
                ("silent", "UNKNOWN", timedelta(hours=72)),
                ("blocked", "CARRIER_BLOCKED", timedelta(minutes=day)),
                ("stuck", "PENDING", timedelta(seconds=2)),
            ):
                message = f"{name} {country} {day}"
                for told, delay in (("PENDING", timedelta(seconds=1)), (status, after)):
                    yield at(sent) + delay, v2(message, told, sent, delay, isoCountryCode=country)
            message, received = f"v1 {country} {day}", at(sent) + timedelta(hours=5 * (day % 3))
            yield at(sent), v1(message, "PENDING", sent, "BUFFERED", iso_country_code=country)
            receipt = v1(message, "DELIVERED", f"{received:%Y-%m-%d %H:%M:%S}")
            yield received, receipt


def _special() -> Iterator[Arrival]:
    yield at("2026-11-06 00:10"), v1("moved", "DELIVERED", "2026-11-06 00:00:20")
    yield at("2026-11-08 10:10"), v1("moved", "PENDING", "2026-11-05 23:59:50", "BUFFERED")
    yield at("2026-11-07 08:10"), v1("orphan", "DELIVERED", "2026-11-07 08:00:00")
    for name, day, answer in (("answered", 3, 9), ("forgotten", 2, 18)):
        sent, answered = f"2026-11-{day:02} 12:00:00", f"2026-11-{answer:02} 12:00:00"
        yield at(sent), v1(name, "PENDING", sent, "BUFFERED")
        yield at(sent), v1(name, "DELIVERED", f"2026-11-{day:02} 12:00:08")
        yield at(answered), v1(name, "DELIVERED", answered, "OPTOUT")
    sent = "2026-11-04 15:00:00"
    yield at(sent), v2("late", "PENDING", sent, timedelta(seconds=1))
    yield at("2026-11-15 08:00"), v2("late", "SPAM", sent, timedelta(days=1))
    (record,) = mended()
    yield at(f"{DEAR_HOUR}:30"), {**record, "totalMessagePrice": 645.0}


def _odd() -> Iterator[Arrival]:
    arrived, sent = at("2026-11-12 10:30"), "2026-11-12 10:30:00"
    soon = timedelta(seconds=3)
    nowhere = {"isoCountryCode": None, "destinationPhoneNumber": None}
    carrierless = {"carrierName": None, "mcc": None, "mnc": None}
    priceless = {"totalMessagePrice": None, "totalCarrierFee": None}
    yield arrived, v2("nowhere", "DELIVERED", sent, soon, **nowhere)
    yield arrived, v2("teleported", "TELEPORTED", sent, soon)
    yield arrived, v2("carrierless", "DELIVERED", sent, soon, **carrierless)
    yield arrived, v2("priceless", "DELIVERED", sent, soon, **priceless)
    yield arrived, v2("early", "DELIVERED", sent, timedelta(seconds=-5))
    yield arrived, v2("future", "DELIVERED", "2026-11-13 16:30:00", timedelta(hours=-30))
    yield arrived, v2("far", "DELIVERED", "2026-11-18 10:30:00", timedelta(days=-6))
