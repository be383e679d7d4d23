"""One small day whose every published figure was computed by hand.

1 November, Germany, one account. Times are after the request at 10:00.

| message | events                                    | becomes                       |
|---------|-------------------------------------------|-------------------------------|
| m1      | PENDING 1 s, DELIVERED 5 s                | confirmed after 5 s           |
| m2      | PENDING 1 s, SUCCESSFUL 3 s, PENDING 10 s | accepted after 3 s            |
| m3      | CARRIER_BLOCKED 2 s                       | blocked                       |
| m4      | PENDING 1 s                               | in flight                     |
| m5      | PENDING 1 s, UNKNOWN 72 h                 | unknown, no receipt           |
| m6      | PROTECT_BLOCKED 1 s, price 0              | suppressed                    |
| m7      | SUCCESSFUL 2 s, DELIVERED 4 s, repeated   | confirmed after 4 s, 1 price  |
| m8      | UNREACHABLE 60 s                          | failed for now                |
| m9      | DELIVERED 2 s, to a simulator number      | not counted                   |
| n1 (v1) | RATE_EXCEEDED, price 0                    | not sent                      |
| n2 (v1) | BUFFERED 0 s, SUCCESS DELIVERED 7 s       | confirmed after 7 s           |
| n3 (v1) | DELIVERED without its send                | confirmed, an orphan receipt  |

attempted = 8 + 3 = 11, suppressed 1, not sent 1, so handed over 9; in flight 1, so finalised 8.
confirmed m1 m7 n2 n3 = 4, accepted m2 = 1, blocked 1, failed 1, unknown 1: together 8.
Each message costs 0.1 USD but m6 and n1: 0.9 USD; fees are 0.01 USD for m1 to m5, m7 and m8.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.end_to_end.figures_by_hand import FIGURES
from tests.end_to_end.lake_of_tests import Lake
from tests.end_to_end.raw import NUMBER, Record, v1, v2

SENT = "2026-11-01 10:00:00"
DAY, NEXT = date(2026, 11, 1), date(2026, 11, 2)
SIMULATOR_NUMBER = "+43676800442031"


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def events_of_the_day() -> Iterator[Record]:
    yield v2("m1", "PENDING", SENT, seconds(1))
    yield v2("m1", "DELIVERED", SENT, seconds(5))
    yield v2("m2", "PENDING", SENT, seconds(1))
    yield v2("m2", "SUCCESSFUL", SENT, seconds(3))
    yield v2("m2", "PENDING", SENT, seconds(10))
    yield v2("m3", "CARRIER_BLOCKED", SENT, seconds(2))
    yield v2("m4", "PENDING", SENT, seconds(1))
    yield v2("m5", "PENDING", SENT, seconds(1))
    yield v2("m6", "PROTECT_BLOCKED", SENT, seconds(1), totalMessagePrice=0, totalCarrierFee=0)
    yield v2("m7", "SUCCESSFUL", SENT, seconds(2))
    yield v2("m7", "DELIVERED", SENT, seconds(4))
    yield v2("m7", "DELIVERED", SENT, seconds(4))
    yield v2("m8", "UNREACHABLE", SENT, seconds(60))
    yield v2("m9", "DELIVERED", SENT, seconds(2), destinationPhoneNumber=SIMULATOR_NUMBER)
    not_sent = v1("n1", "RATE_EXCEEDED", SENT, "FAILURE")
    yield {**not_sent, "metrics": {"price_in_millicents_usd": 0}}
    yield v1("n2", "PENDING", SENT, "BUFFERED")
    yield v1("n2", "DELIVERED", "2026-11-01 10:00:07")
    yield v1("n3", "DELIVERED", "2026-11-01 10:00:09")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("by_hand"))
    lake.receive("2026-11-01 10", [*events_of_the_day(), '{"eventType": "TEXT_PEN'])
    lake.receive("2026-11-01 11", [v2("m7", "DELIVERED", SENT, seconds(4))])
    lake.receive("2026-11-04 10", [v2("m5", "UNKNOWN", SENT, timedelta(hours=72))])
    lake.ingest("2026-11-01 00", "2026-11-05 23")
    assert lake.build("2026-11-01", "2026-11-02", "2026-11-08 00:00:00", "by-hand") == []
    return lake


def one(lake: Lake, sql: str) -> dict[str, Any]:
    (row,) = lake.query(sql)
    return row


def test_the_counts_of_the_day(lake: Lake) -> None:
    row = one(lake, "select * from delivery_daily")
    counts = {
        "attempted": 11,
        "handed_over": 9,
        "finalised": 8,
        "confirmed": 4,
        "accepted": 1,
        "blocked": 1,
        "failed_temporary": 1,
        "failed_permanent": 0,
        "unknown": 1,
        "no_receipt": 1,
        "in_flight": 1,
        "suppressed": 1,
        "not_sent": 1,
        "unmapped": 0,
    }
    assert {name: row[name] for name in counts} == counts
    assert (row["request_date"], row["account_id"]) == (DAY, "111122223333")
    assert (row["iso_country_code"], row["is_mature"]) == ("DE", True)


def test_the_rates_of_the_day_and_their_intervals(lake: Lake) -> None:
    row = one(lake, "select * from delivery_daily")
    assert row["delivery_rate"] == pytest.approx(5 / 8)
    assert row["delivery_rate_with_accepted"] == pytest.approx(5 / 8)
    assert row["delivery_rate_confirmed_only"] == pytest.approx(4 / 8)
    assert row["confirmed_rate"] == pytest.approx(4 / 9)
    assert row["attempt_success_rate"] == pytest.approx(5 / 11)
    assert row["block_rate"] == pytest.approx(1 / 9)
    assert row["receipt_coverage"] == pytest.approx(7 / 9)
    # Wilson, 5 of 8: centre (5 + 1.9207) / (8 + 3.8415), half width 0.2793
    assert row["delivery_rate_low"] == pytest.approx(0.3057, abs=1e-4)
    assert row["delivery_rate_high"] == pytest.approx(0.8632, abs=1e-4)


def test_a_price_counts_once_a_message_whatever_repeats_it(lake: Lake) -> None:
    row = one(lake, "select cost_usd, carrier_fee_usd from delivery_daily")
    assert row == {"cost_usd": Decimal("0.90000000"), "carrier_fee_usd": Decimal("0.07000000")}


def test_the_status_of_each_message(lake: Lake) -> None:
    sql = "select message_id, outcome, time_to_receipt_seconds from messages order by 1"
    found = {row["message_id"]: tuple(row.values())[1:] for row in lake.query(sql)}
    assert found == {
        "m1": ("delivered", 5),
        "m2": ("accepted_by_carrier", 3),
        "m3": ("carrier_blocked", 2),
        "m4": ("pending", None),
        "m5": ("no_receipt_72h", None),
        "m6": ("protect_blocked", None),
        "m7": ("delivered", 4),
        "m8": ("device_unreachable", 60),
        "m9": ("delivered", 2),
        "n1": ("throttled", None),
        "n2": ("delivered", 7),
        "n3": ("delivered", None),
    }


def test_blocked_messages_by_carrier_and_identity(lake: Lake) -> None:
    row = one(lake, "select * from blocked_daily where is_systemic_sign")
    assert (row["outcome"], row["messages"], row["carrier_name"]) == (
        "carrier_blocked",
        1,
        "Telekom",
    )
    # of Telekom and this identity: the v2 messages that were handed over, m1 to m5, m7 and m8
    assert row["handed_over"] == 7
    assert row["share"] == pytest.approx(1 / 7)


def test_what_was_pending_at_the_end_of_each_day(lake: Lake) -> None:
    sql = "select as_of, age_bucket, messages, oldest_requested_at from pending_age order by 1"
    sent = datetime.fromisoformat(SENT)
    assert [tuple(row.values()) for row in lake.query(sql)] == [
        (datetime(2026, 11, 2), "24h", 2, sent),
        (datetime(2026, 11, 3), "48h", 2, sent),
    ]


def test_the_rates_as_they_were_known_at_each_age(lake: Lake) -> None:
    sql = (
        "select metric, age_days, x, n from rates_as_of"
        " where grain = 'country' and metric <> 'confirmed' and age_days > 0 order by 1, 2"
    )
    assert [tuple(row.values()) for row in lake.query(sql)] == [
        *[("attempt_success", age, 5, 11) for age in (1, 2, 3, 4)],
        *[("blocked", age, 1, 9) for age in (1, 2, 3, 4)],
        *[("delivery", age, 5, 9) for age in (1, 2, 3, 4)],
        ("pending", 1, 2, 9),
        ("pending", 2, 2, 9),
        ("pending", 3, 2, 9),
        ("pending", 4, 1, 9),
        # what becomes UNKNOWN on the last day says that none came
        *[("receipt_coverage", age, 7, 9) for age in (1, 2, 3, 4)],
    ]


@pytest.mark.parametrize("mart", FIGURES)
def test_the_figures_of_each_mart_that_the_metrics_page_shows(mart: str, lake: Lake) -> None:
    expected = FIGURES[mart]
    row = one(lake, f"select * from {mart} where {expected.condition}")
    found = {name: _plain(row[name]) for name in expected.figures}
    assert found == pytest.approx(expected.figures)


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def test_every_record_is_accounted_for(lake: Lake) -> None:
    sql = """
        select arrival_hour, records_read, events_written, repeats_dropped, rejected
        from load_audit where objects > 0 order by 1
    """
    assert [tuple(row.values()) for row in lake.query(sql)] == [
        (datetime(2026, 11, 1, 10), 19, 17, 1, 1),
        (datetime(2026, 11, 1, 11), 1, 1, 0, 0),
        (datetime(2026, 11, 4, 10), 1, 1, 0, 0),
    ]


def test_every_hour_without_objects_is_in_the_audit_too(lake: Lake) -> None:
    row = one(
        lake,
        "select count(*) as hours, sum(records_read) as records from load_audit"
        " where completeness = 'missing' and arrival_hour < '2026-11-04 10:00:00'",
    )
    # from 12:00 on the first day until 09:00 on the fourth
    assert row == {"hours": 70, "records": 0}


def test_no_phone_number_leaves_the_ingest(lake: Lake) -> None:
    digits = NUMBER.removeprefix("+")
    written = [item for item in lake.folder.rglob("*") if item.is_file()]
    texts = {
        item: repr(pq.ParquetFile(item).read().to_pylist())
        if item.suffix == ".parquet"
        else item.read_bytes().decode(errors="replace")
        for item in written
        if "raw" not in item.relative_to(lake.folder).parts
    }
    assert sum(item.suffix == ".parquet" for item in texts) > 10
    assert [item for item, text in texts.items() if digits in text] == []
