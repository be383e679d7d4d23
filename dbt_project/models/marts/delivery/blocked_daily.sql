with traffic as (
    select *
    from {{ ref('sms_hourly') }}
    where
        {{ counted_traffic() }}
        and {{ is_handed_over() }}
),

routed as (
    select
        *,
        coalesce(carrier_name, 'unknown') as carrier,
        coalesce(origination_identity, 'unknown') as identity
    from traffic
),

routes as (
    select
        request_date,
        account_id,
        iso_country_code,
        carrier,
        identity,
        cast(sum(messages) as bigint) as handed_over
    from routed
    group by request_date, account_id, iso_country_code, carrier, identity
),

blocked as (
    select
        request_date,
        account_id,
        iso_country_code,
        carrier,
        identity,
        outcome,
        cast(sum(messages) as bigint) as messages,
        cast(sum(cost_usd) as decimal(18, 8)) as cost_usd
    from routed
    where outcome_group = 'blocked'
    group by request_date, account_id, iso_country_code, carrier, identity, outcome
)

select
    -- keys
    blocked.request_date,
    blocked.account_id,
    blocked.iso_country_code,
    blocked.carrier as carrier_name,
    blocked.identity as origination_identity,
    blocked.outcome,

    -- measures
    blocked.messages,
    routes.handed_over,
    {{ ratio('blocked.messages', 'routes.handed_over') }} as share,
    {{ wilson_low('blocked.messages', 'routes.handed_over') | indent(4) }} as share_low,
    {{ wilson_high('blocked.messages', 'routes.handed_over') | indent(4) }} as share_high,
    blocked.cost_usd,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from blocked
inner join routes
    on
        blocked.request_date = routes.request_date
        and blocked.account_id = routes.account_id
        and blocked.iso_country_code = routes.iso_country_code
        and blocked.carrier = routes.carrier
        and blocked.identity = routes.identity
