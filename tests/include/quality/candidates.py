"""Candidate marts of a small good window, in tables made from the marts' own contracts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from include.warehouse.marts import published_marts
from tests.include.quality.factories import DAYS, good_events

_GOOD_DAY = (
    """
    insert into candidates.messages by name
    select
        $day as request_date, '111122223333' as account_id, 'm-' || number || $day as message_id,
        case when number < 6 then 'FR' else 'US' end as iso_country_code,
        case when number = 9 then 'voice' else 'sms' end as channel,
        case
            when number < 4 then 'delivered'
            when number < 6 then 'spam_filtered'
            else 'pending'
        end as outcome,
        case
            when number < 4 then 'success_confirmed'
            when number < 6 then 'blocked'
            else 'in_flight'
        end as outcome_group,
        number = 8 as is_simulator, 0.07 as price_usd, 'run-1' as publication_id
    from range(10) as numbers (number)
    """,
    """
    insert into candidates.sms_hourly by name
    select
        request_date, cast(request_date as timestamp) as requested_hour, account_id,
        iso_country_code, channel, outcome, outcome_group, is_simulator,
        count(*) as messages, count(*) as parts, 0.07 * count(*) as cost_usd,
        'run-1' as publication_id
    from candidates.messages
    where request_date = $day
    group by all
    """,
    """
    insert into candidates.delivery_daily by name
    select
        request_date, account_id, iso_country_code,
        count(*) as attempted, count(*) as handed_over,
        count_if(outcome_group <> 'in_flight') as finalised,
        count_if(outcome = 'delivered') as confirmed, 0 as accepted,
        count_if(outcome_group = 'blocked') as blocked, 0 as failed_temporary,
        0 as failed_permanent, 0 as unknown, 0 as no_receipt,
        count_if(outcome_group = 'in_flight') as in_flight, 0 as suppressed, 0 as not_sent,
        0 as unmapped, 0.5 as delivery_rate, 0.4 as delivery_rate_low, 0.6 as delivery_rate_high,
        0 as block_rate, 0 as block_rate_low, 0.2 as block_rate_high, 'run-1' as publication_id
    from candidates.messages
    where request_date = $day and channel = 'sms' and not is_simulator
    group by all
    """,
    *(
        f"""
        insert into candidates.{mart} by name
        select * exclude (delivery_rate, delivery_rate_low, delivery_rate_high)
        from candidates.delivery_daily
        where request_date = $day
        """
        for mart in ("delivery_by_carrier", "delivery_by_identity")
    ),
    """
    insert into candidates.cost_daily by name
    select
        request_date, account_id, iso_country_code, attempted, attempted as paid_messages,
        0 as free_messages, 0 as unpriced_messages, publication_id
    from candidates.delivery_daily
    where request_date = $day
    """,
    """
    insert into candidates.rates_as_of by name
    select
        account_id, 'country' as grain, iso_country_code, iso_country_code as entity,
        'delivery' as metric, request_date as day, 1 as age_days, confirmed as x,
        handed_over as n, request_date, publication_id
    from candidates.delivery_daily
    where request_date = $day
    """,
)


def good_candidates(path: Path) -> None:
    """Make a database file with events and candidates that break no rule."""
    good_events(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema candidates")
        for mart in published_marts():
            columns = ", ".join(f"{name} {kind}" for name, kind in mart.columns)
            connection.execute(f"create table candidates.{mart.name} ({columns})")
        for day in DAYS:
            for statement in _GOOD_DAY:
                connection.execute(statement, {"day": day})
