{%- set key = ['request_date', 'account_id', 'iso_country_code', 'campaign'] -%}

with counted as (
    select
        {{ key | join(', ') }},
        {%- for column in [
            'attempted', 'from_v1', 'delivered_promotional', 'opt_outs', 'other_opt_outs',
            'untied_opt_outs', 'opted_out_refusals',
        ] %}
        cast(sum({{ column }}) as bigint) as {{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('int_opt_out_counts') }}
    group by {{ key | join(', ') }}
),

inputs as (
    select *
    from {{ ref('int_account_inputs') }}
),

observed as (
    select
        counted.*,
        counted.attempted > 0 and counted.from_v1 = counted.attempted as is_all_v1,
        coalesce(inputs.has_replies, false) as has_replies,
        coalesce(inputs.has_sends, false) as has_sends
    from counted
    left join inputs
        on {{ same(['request_date', 'account_id'], 'counted', 'inputs') | indent(8) }}
),

told as (
    select
        {{ key | join(', ') }},
        attempted,
        delivered_promotional,
        case when is_all_v1 or has_replies then opt_outs end as opt_outs,
        case when is_all_v1 or has_replies then other_opt_outs end as other_opt_outs,
        case when has_replies then untied_opt_outs end as untied_opt_outs,
        case when is_all_v1 or has_sends then opted_out_refusals end as opted_out_refusals,
        is_all_v1 or has_replies as is_observable,
        is_all_v1 or has_sends as is_refusal_observable
    from observed
)

select
    -- keys
    {{ key | join(',\n    ') }},

    -- counts
    attempted,
    delivered_promotional,
    opt_outs,
    other_opt_outs,
    untied_opt_outs,
    opted_out_refusals,

    -- rate
    {{ rate('opt_out_rate', 'opt_outs', 'delivered_promotional') | indent(4) }},

    -- flags
    is_observable,
    is_refusal_observable,
    {{ is_mature() }} as is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from told
