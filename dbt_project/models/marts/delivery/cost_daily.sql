with traffic as (
    select
        *,
        outcome_group in ('blocked', 'failed_temporary', 'failed_permanent', 'unknown')
            as has_failed
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

{%- set counts = [
    'paid_messages', 'unpriced_messages', 'parts', 'multipart_messages', 'extra_parts',
    'encoding_told', 'ucs2_messages', 'ucs2_parts', 'ucs2_avoidable_parts',
] %}
{%- set amounts = ['cost_usd', 'carrier_fee_usd'] %}

counted as (
    select
        request_date,
        account_id,
        iso_country_code,
        coalesce(message_type, 'UNKNOWN') as message_type,
        {{ messages_where('true') }} as attempted,
        {{ messages_where(is_delivered()) | indent(8) }} as delivered,
        cast(sum(case when has_failed then paid_messages else 0 end) as bigint) as paid_but_failed,
        {{ usd_where('has_failed and paid_messages > 0', 'cost_usd', 'cost_usd') | indent(8) }}
            as paid_but_failed_usd,
        {%- for part in ['multipart', 'ucs2'] %}
        {{ usd_where(part ~ '_messages > 0', part ~ '_cost_usd', 'cost_usd') | indent(8) }}
            as {{ part }}_cost_usd,
        {%- endfor %}
        {%- for column in counts %}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {%- endfor %}
        {%- for column in amounts %}
        cast(sum({{ column }}) as decimal(18, 8)) as {{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from traffic
    group by request_date, account_id, iso_country_code, coalesce(message_type, 'UNKNOWN')
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    message_type,

    -- counts
    attempted,
    delivered,
    paid_messages,
    attempted - paid_messages - unpriced_messages as free_messages,
    unpriced_messages,
    paid_but_failed,

    -- money
    cost_usd,
    carrier_fee_usd,
    {{ spend_usd() }} as spend_usd,
    paid_but_failed_usd,
    cast({{ ratio('cost_usd', 'delivered') }} as decimal(18, 8)) as cost_per_delivered_usd,

    -- parts
    parts,
    multipart_messages,
    extra_parts,
    multipart_cost_usd,

    -- what UCS-2 takes
    {%- for column in ['messages', 'parts', 'avoidable_parts', 'cost_usd'] %}
    case when encoding_told > 0 then ucs2_{{ column }} end as ucs2_{{ column }},
    {%- endfor %}
    cast(
        cast(ucs2_cost_usd as double) * {{ ratio('ucs2_avoidable_parts', 'ucs2_parts') }}
        as decimal(18, 8)
    ) as ucs2_avoidable_usd,

    -- flags
    encoding_told > 0 as is_encoding_observable,
    unpriced_messages < attempted as is_cost_observable,
    {{ is_mature() }} as is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted
