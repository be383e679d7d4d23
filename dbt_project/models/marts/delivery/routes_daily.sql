with traffic as (
    select *
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    coalesce(carrier_name, 'unknown') as carrier_name,
    coalesce(origination_identity, 'unknown') as origination_identity,

    -- measures
    {{ messages_where(is_handed_over()) }} as handed_over,
    {%- for outcome in blocked_outcomes() %}
    {{ messages_where("outcome = '" ~ outcome ~ "'") }} as {{ outcome }},
    {%- endfor %}

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from traffic
group by
    request_date, account_id, iso_country_code, coalesce(carrier_name, 'unknown'),
    coalesce(origination_identity, 'unknown')
having
    {{ messages_where(is_handed_over() ~ " or outcome = 'protect_blocked'") }} > 0
