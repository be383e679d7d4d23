"""Figures of the day of test_by_hand, one row a mart: docs/metrics.md shows these very numbers.

Nine messages were handed over: four confirmed (after 5, 4 and 7 s, one orphan), m2 accepted after
3 s, m3 blocked, m8 failed, m5 without a receipt, m4 in flight. m6 was held back by SMS Protect, n1
was refused; both are free, the others cost 0.1 USD each, and 0.01 USD of fee in v2.
"""

from __future__ import annotations

from dataclasses import dataclass

Figure = int | float | str | bool


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a mart that a condition picks, and what its columns hold."""

    condition: str
    figures: dict[str, Figure]


FIGURES = {
    "messages": Row(
        "message_id = 'm7'",
        {
            "status": "DELIVERED",
            "outcome": "delivered",
            "first_outcome_group": "success_unconfirmed",
            "time_to_receipt_seconds": 4,
            "event_count": 2,
            "repeated_event_count": 1,
            "price_usd": 0.1,
            "carrier_fee_usd": 0.01,
        },
    ),
    "sms_hourly": Row(
        "outcome = 'delivered' and time_to_receipt_seconds = 4",
        {
            "messages": 1,
            "events": 2,
            "parts": 1,
            "age_bucket": "5m",
            "finalised_day_offset": 0,
            "finalised_arrived_after_hours": 1,
            "cost_usd": 0.1,
        },
    ),
    "settling_daily": Row(
        "age_bucket = '5m'",
        {"first_final_day_offset": 0, "messages": 7, "delivered": 5, "cost_usd": 0.7},
    ),
    "routes_daily": Row(
        "carrier_name = 'Telekom'",
        {
            "handed_over": 7,
            "blocked_by_recipient": 0,
            "spam_filtered": 0,
            "carrier_blocked": 1,
            "protect_blocked": 1,
        },
    ),
    "dim_status": Row(
        "source_schema = 'v2' and status = 'CARRIER_BLOCKED' and channel is null",
        {"outcome": "carrier_blocked", "outcome_group": "blocked", "status_rank": 70},
    ),
    "dim_country": Row(
        "iso_country_code = 'DE'",
        {"country_name": "Germany", "two_way_support": "yes"},
    ),
    "dim_origination_identity": Row(
        "origination_identity = '+4915799999999'",
        {"origination_identity_type": "long_code"},
    ),
    "delivery_by_carrier": Row(
        "carrier_name = 'Telekom' and mcc = '262' and mnc = '01'",
        {"attempted": 8, "handed_over": 7, "finalised": 6, "delivered": 3, "block_rate": 1 / 7},
    ),
    "delivery_by_identity": Row(
        "origination_identity = '+4915799999999'",
        {"attempted": 11, "handed_over": 9, "finalised": 8, "delivered": 5, "block_rate": 1 / 9},
    ),
    "blocked_daily": Row(
        "outcome = 'protect_blocked'",
        {"messages": 1, "handed_over": 8, "share": 1 / 8, "days_seen": 1, "messages_before": 0},
    ),
    "pending_age": Row(
        "as_of = '2026-11-02'",
        {"messages": 2, "limit_seconds": 900, "beyond_limit": 2, "lost": 0, "pending_before": 0},
    ),
    "rates_as_of": Row(
        "grain = 'country' and metric = 'pending' and age_hours = 72",
        {"x": 2, "n": 9, "x_known": 2, "n_known": 9},
    ),
    "time_to_receipt": Row(
        "grain = 'country'",
        {
            "delivered": 5,
            "receipts": 4,
            "untimed": 1,
            "below_10s": 4,
            "p50_seconds": 4,
            "p90_seconds": 7,
            "p95_seconds": 7,
            "p99_seconds": 7,
        },
    ),
    "receipt_coverage": Row(
        "grain = 'country'",
        {
            "handed_over": 9,
            "received": 7,
            "confirmed": 4,
            "accepted": 1,
            "failed": 2,
            "unknown_error": 0,
            "no_receipt": 1,
            "in_flight": 1,
            "receipt_coverage": 7 / 9,
            "receipt_behaviour": "too_few",
        },
    ),
    "cost_daily": Row(
        "message_type = 'TRANSACTIONAL'",
        {
            "attempted": 11,
            "paid_messages": 9,
            "free_messages": 2,
            "unpriced_messages": 0,
            "cost_usd": 0.9,
            "carrier_fee_usd": 0.07,
            "spend_usd": 0.97,
            "paid_but_failed": 3,
            "paid_but_failed_usd": 0.3,
            "cost_per_delivered_usd": 0.18,
            "parts": 11,
            "ucs2_messages": 0,
        },
    ),
    "spend_to_date": Row(
        "request_date = '2026-11-02'",
        {"days_elapsed": 2, "days_counted": 1, "month_to_date_usd": 0.97, "projected_usd": 14.55},
    ),
    "load_audit": Row(
        "arrival_hour = '2026-11-01 10:00:00'",
        {
            "objects": 1,
            "records_read": 19,
            "events_written": 17,
            "repeats_dropped": 1,
            "rejected": 1,
            "completeness": "ok",
        },
    ),
}
