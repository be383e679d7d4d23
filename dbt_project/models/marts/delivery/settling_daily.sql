with traffic as (
    select *
    from {{ ref('sms_hourly') }}
    where
        {{ counted_traffic() }}
        and {{ is_handed_over() }}
        and outcome_group <> 'unmapped'
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    coalesce(message_type, 'UNKNOWN') as message_type,
    age_bucket,
    first_final_day_offset,

    -- measures
    cast(sum(messages) as bigint) as messages,
    {{ messages_where(is_delivered()) }} as delivered,
    cast(sum(cost_usd) as decimal(18, 8)) as cost_usd,
    min(first_requested_at) as first_requested_at,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from traffic
group by
    request_date, account_id, iso_country_code, coalesce(message_type, 'UNKNOWN'), age_bucket,
    first_final_day_offset
