{%- set fates = ['needless', 'duplicate', 'rescued', 'not_rescued'] -%}
{%- set resent = fates | join(' + ') -%}
{%- set group = ['request_date', 'account_id', 'iso_country_code', 'purpose', 'status'] -%}

with firsts as (
    select *
    from {{ ref('int_first_attempts') }}
),

repeated as (
    select
        {{ group | join(', ') }},
        cast(sum(resends) as bigint) as resends,
        {%- for fate in fates %}
        {{ count_where("fate = '" ~ fate ~ "'") }} as {{ fate }},
        {%- endfor %}
        cast(sum(resend_cost_usd) as decimal(18, 8)) as resend_cost_usd
    from {{ ref('int_chains') }}
    group by {{ group | join(', ') }}
),

counted as (
    select
        firsts.*,
        told.account_id is not null as is_observable,
        {%- for figure in ['resends'] + fates %}
        case when told.account_id is not null then coalesce(repeated.{{ figure }}, 0) end
            as {{ figure }},
        {%- endfor %}
        repeated.resend_cost_usd
    from firsts
    left join repeated
        on {{ same(group, 'firsts', 'repeated') | indent(8) }}
    left join {{ ref('int_chains_told') }} as told
        on {{ same(['request_date', 'account_id'], 'firsts', 'told') | indent(8) }}
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    purpose,
    status as first_status,

    -- chains, and their first attempts
    chains,
    first_ended,
    first_delivered,
    {{ rate('first_attempt_rate', 'first_delivered', 'first_ended') | indent(4) }},

    -- what was sent again
    {{ resent }} as resent,
    resends,
    needless,
    duplicate as duplicates,
    rescued,
    not_rescued,
    {{ rate('rescue_rate', 'rescued', 'rescued + not_rescued') | indent(4) }},
    {{ ratio('duplicate', resent) }} as duplicate_share,

    -- what that cost
    resend_cost_usd,
    cast({{ ratio('resend_cost_usd', 'rescued') }} as decimal(18, 8)) as cost_per_rescued_usd,

    -- flags
    is_observable,
    {{ is_mature() }} as is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from counted
