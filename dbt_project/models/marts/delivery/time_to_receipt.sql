with delivered as (
    select *
    from {{ ref('sms_hourly') }}
    where
        {{ counted_traffic() }}
        and {{ is_delivered() }}
),

histogram as (
    select
        delivered.request_date,
        delivered.account_id,
        grains.grain,
        delivered.iso_country_code,
        {{ entity_of('delivered') | indent(8) }} as entity,
        delivered.time_to_receipt_seconds as seconds,
        sum(delivered.messages) as messages
    from delivered
    cross join {{ grains(['country', 'carrier']) | indent(8) }}
    group by
        delivered.request_date, delivered.account_id, grains.grain, delivered.iso_country_code,
        {{ entity_of('delivered') | indent(8) }}, delivered.time_to_receipt_seconds
),

ranked as (
    select
        *,
        case when seconds is not null then messages else 0 end as receipts,
        sum(case when seconds is not null then messages end) over (
            partition by request_date, account_id, grain, iso_country_code, entity
            order by seconds
        ) as receipts_by_then,
        sum(case when seconds is not null then messages end) over (
            partition by request_date, account_id, grain, iso_country_code, entity
        ) as all_receipts
    from histogram
)

select
    -- keys
    request_date,
    account_id,
    grain,
    iso_country_code,
    entity,

    -- counts
    cast(sum(messages) as bigint) as delivered,
    cast(sum(receipts) as bigint) as receipts,
    cast(sum(messages - receipts) as bigint) as untimed,
    {%- for name, start, end in receipt_second_buckets() %}
    {%- set until = ' and seconds < ' ~ end if end else '' %}
    {{ messages_where('seconds >= ' ~ start ~ until) }} as {{ name }},
    {%- endfor %}

    -- percentiles, nearest rank: the first second by which that share of the receipts had come
    {%- for percent in [50, 90, 95, 99] %}
    min(case when receipts_by_then * 100 >= all_receipts * {{ percent }} then seconds end)
        as p{{ percent }}_seconds,
    {%- endfor %}

    -- flags
    {{ is_mature() }} as is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from ranked
group by request_date, account_id, grain, iso_country_code, entity
