"""The published marts keep the public contract: names and columns that others rely on."""

from __future__ import annotations

import pytest

from include.warehouse.marts import Mart, published_marts

CONTRACT = {
    "messages": """
        account_id message_id request_date requested_at request_time_source source_schema channel
        iso_country_code carrier_name mcc mnc origination_identity origination_identity_type
        message_type status outcome outcome_group is_final finalised_at time_to_receipt_seconds
        message_parts price_usd carrier_fee_usd recipient_key recipient_prefix is_simulator
        has_conflicting_receipts event_count
    """,
    "sms_hourly": "requested_hour outcome age_bucket messages parts cost_usd",
    "delivery_daily": """
        request_date account_id iso_country_code attempted confirmed accepted blocked
        failed_temporary failed_permanent unknown in_flight suppressed not_sent unmapped handed_over
        finalised delivery_rate delivery_rate_low delivery_rate_high confirmed_rate
        confirmed_rate_low confirmed_rate_high attempt_success_rate attempt_success_rate_low
        attempt_success_rate_high block_rate block_rate_low block_rate_high receipt_coverage
        receipt_coverage_low receipt_coverage_high is_mature
    """,
    "blocked_daily": """
        request_date account_id iso_country_code carrier_name origination_identity outcome messages
        handed_over share
    """,
    "pending_age": """
        as_of account_id iso_country_code message_type age_bucket messages cost_usd
        oldest_requested_at delivered_later_share
    """,
    "rates_as_of": "account_id grain iso_country_code entity metric day age_days x n",
    "alerts": "alert_id dedup_key incident_id status severity",
    "incidents": "incident_id status severity",
    "load_audit": """
        stream arrival_hour objects bytes records_read events_written repeats_dropped rejected
    """,
}
MARTS = {mart.name: mart for mart in published_marts()}


@pytest.mark.parametrize("name", CONTRACT)
def test_a_mart_of_the_contract_has_its_columns(name: str) -> None:
    columns = {column for column, _ in MARTS[name].columns}
    assert set(CONTRACT[name].split()) <= columns


@pytest.mark.parametrize("mart", MARTS.values(), ids=lambda mart: mart.name)
def test_every_mart_says_its_day_its_publication_and_its_key(mart: Mart) -> None:
    types = dict(mart.columns)
    assert types.get("request_date") == "date" or (mart.is_whole and mart.name.startswith("dim_"))
    assert types["publication_id"] == "varchar"
    assert mart.key
    assert set(mart.key) <= set(types)


def test_money_is_never_a_float() -> None:
    money = {
        f"{mart.name}.{column}": kind
        for mart in MARTS.values()
        for column, kind in mart.columns
        if column.endswith("_usd")
    }
    assert money
    assert set(money.values()) == {"decimal(18,8)"}
