{%- set counts = [
    'attempted', 'from_v1', 'delivered_promotional', 'opt_outs', 'other_opt_outs',
    'untied_opt_outs', 'opted_out_refusals',
] -%}

with traffic as (
    select
        *,
        {{ is_delivered() }} and message_type = 'PROMOTIONAL' as is_asked
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

messages as (
    select
        request_date,
        account_id,
        iso_country_code,
        coalesce(campaign, 'none') as campaign,
        messages as attempted,
        case when source_schema = 'v1' then messages else 0 end as from_v1,
        case when is_asked then messages else 0 end as delivered_promotional,
        case when is_asked then opt_outs else 0 end as opt_outs,
        case when is_asked then 0 else opt_outs end as other_opt_outs,
        0 as untied_opt_outs,
        case when outcome = 'opted_out' then messages else 0 end as opted_out_refusals
    from traffic
),

-- A reply that names no message counts on its own day.
replies as (
    select
        opt_outs.account_id,
        coalesce(opt_outs.iso_country_code, 'ZZ') as iso_country_code,
        window_days.request_date
    from {{ ref('int_opt_out_replies') }} as opt_outs
    inner join {{ ref('int_window_days') }} as window_days
        on opt_outs.came_on = window_days.request_date
    where
        opt_outs.previous_message_id is null
        {%- if not var('include_simulator') %}
        and not opt_outs.is_simulator
        {%- endif %}
),

refusals as (
    select
        request_date,
        account_id,
        coalesce(iso_country_code, 'ZZ') as iso_country_code,
        coalesce({{ json_value('context', 'campaign') }}, 'none') as campaign
    from {{ ref('int_sends_of_window') }}
    where
        is_refused
        and refusal_reason = 'DESTINATION_PHONE_NUMBER_OPTED_OUT'
)

select * from messages
{%- for source, campaign, counted in [
    ('replies', "'none'", 'untied_opt_outs'), ('refusals', 'campaign', 'opted_out_refusals')
] %}
union all
select
    request_date,
    account_id,
    iso_country_code,
    {{ campaign }} as campaign,
    {%- for column in counts %}
    {{ 1 if column == counted else 0 }} as {{ column }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from {{ source }}
{%- endfor %}
