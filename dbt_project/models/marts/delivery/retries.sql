{%- set fates = ['needless', 'duplicate', 'rescued', 'not_rescued'] -%}
{%- set resent = fates | join(' + ') -%}

with chains as (
    select *
    from {{ ref('int_chains') }}
),

told as (
    select *
    from {{ ref('int_chains_told') }}
),

counted as (
    select
        chains.request_date,
        chains.account_id,
        chains.iso_country_code,
        chains.purpose,
        chains.status as first_status,
        told.account_id is not null as is_observable,
        count(*) as chains,
        {{ count_where('chains.is_ended') }} as first_ended,
        {{ count_where('chains.is_delivered') }} as first_delivered,
        case when told.account_id is not null then cast(sum(chains.resends) as bigint) end
            as resends,
        {%- for fate in fates %}
        case
            when told.account_id is not null then {{ count_where("chains.fate = '" ~ fate ~ "'") }}
        end as {{ fate }},
        {%- endfor %}
        cast(sum(chains.resend_cost_usd) as decimal(18, 8)) as resend_cost_usd
    from chains
    left join told
        on {{ same(['request_date', 'account_id'], 'chains', 'told') | indent(8) }}
    group by
        chains.request_date, chains.account_id, chains.iso_country_code, chains.purpose,
        chains.status, told.account_id
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    purpose,
    first_status,

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
