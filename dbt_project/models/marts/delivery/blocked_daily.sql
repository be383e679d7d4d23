{%- set route = [
    'request_date', 'account_id', 'iso_country_code', 'carrier_name', 'origination_identity',
] -%}

with traffic as (
    select
        *,
        coalesce(carrier_name, 'unknown') as carrier,
        coalesce(origination_identity, 'unknown') as identity
    from {{ ref('sms_hourly') }}
    where
        {{ counted_traffic() }}
        and {{ is_blocked_outcome() | indent(8) }}
),

blocked as (
    select
        request_date,
        account_id,
        iso_country_code,
        carrier as carrier_name,
        identity as origination_identity,
        outcome,
        cast(sum(messages) as bigint) as messages,
        cast(sum(cost_usd) as decimal(18, 8)) as cost_usd,
        min(first_requested_at) as first_requested_at,
        max(last_requested_at) as last_requested_at
    from traffic
    group by request_date, account_id, iso_country_code, carrier, identity, outcome
),

routes as (
    select *
    from {{ ref('routes_daily') }}
),

offered as (
    select
        blocked.*,
        routes.handed_over
        + case when blocked.outcome = 'protect_blocked' then routes.protect_blocked else 0 end
            as handed_over
    from blocked
    inner join routes
        on {{ same(route, 'blocked', 'routes') | indent(8) }}
),

before as (
    select *
    from {{ ref('int_blocked_before') }}
)

select
    -- keys
    offered.{{ route | join(',
    offered.') }},
    offered.outcome,

    -- measures
    offered.messages,
    offered.handed_over,
    {{ ratio('offered.messages', 'offered.handed_over') }} as share,
    {{ wilson_low('offered.messages', 'offered.handed_over') | indent(4) }} as share_low,
    {{ wilson_high('offered.messages', 'offered.handed_over') | indent(4) }} as share_high,
    offered.cost_usd,

    -- trend: the four weeks before
    coalesce(before.messages, 0) as messages_before,
    coalesce(before.offered, 0) as handed_over_before,
    {{ ratio('before.messages', 'before.offered') }} as share_before,
    {{ ratio('offered.messages', 'offered.handed_over') }}
    - {{ ratio('before.messages', 'before.offered') }} as share_change,
    coalesce(before.first_seen_on, offered.request_date) as first_seen_on,
    coalesce(before.days_seen, 0) + 1 as days_seen,
    offered.first_requested_at,
    offered.last_requested_at,

    -- flags
    offered.outcome <> 'protect_blocked' as is_systemic_sign,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from offered
left join before
    on {{ same(route + ['outcome'], 'offered', 'before') | indent(8) }}
