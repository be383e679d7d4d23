with traffic as (
    select *
    from {{ ref('sms_hourly') }}
    where
        {{ counted_traffic() }}
        and {{ is_handed_over() }}
),

counted as (
    select
        traffic.request_date,
        traffic.account_id,
        grains.grain,
        traffic.iso_country_code,
        {{ entity_of('traffic') | indent(8) }} as entity,
        {{ messages_where('true') }} as handed_over,
        {{ messages_where("outcome_group = 'success_confirmed'") }} as confirmed,
        {{ messages_where("outcome_group = 'success_unconfirmed'") }} as accepted,
        {{ messages_where("outcome_group in ('blocked', 'failed_temporary', 'failed_permanent')") }}
            as failed,
        {{ messages_where("outcome = 'unknown_error'") }} as unknown_error,
        {{ messages_where("outcome = 'no_receipt_72h'") }} as no_receipt,
        {{ messages_where("outcome_group = 'in_flight'") }} as in_flight,
        {{ messages_where("outcome_group = 'unmapped'") }} as unmapped
    from traffic
    cross join {{ grains(['country', 'carrier']) | indent(8) }}
    group by
        traffic.request_date, traffic.account_id, grains.grain, traffic.iso_country_code,
        {{ entity_of('traffic') | indent(8) }}
),

received as (
    select
        *,
        confirmed + accepted + failed + unknown_error as received,
        {{ is_mature() }} as is_mature
    from counted
)

select
    -- keys
    request_date,
    account_id,
    grain,
    iso_country_code,
    entity,

    -- counts
    handed_over,
    received,
    confirmed,
    accepted,
    failed,
    unknown_error,
    no_receipt,
    in_flight,
    unmapped,

    -- rates
    {{ rate('receipt_coverage', 'received', 'handed_over') | indent(4) }},

    -- what its receipts are like, in the order of the rules
    case
        when not is_mature then 'immature'
        when handed_over < 50 then 'too_few'
        when received * 2 < handed_over then 'no_receipts'
        when failed * 2 > received then 'not_delivering'
        when confirmed * 10 < confirmed + accepted then 'accepted_only'
        else 'confirming'
    end as receipt_behaviour,

    -- flags
    is_mature,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from received
