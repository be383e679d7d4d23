with traffic as (
    select *
    from {{ ref('sms_hourly') }}
    where
        {{ counted_traffic() }}
        and {{ is_handed_over() }}
)

select
    -- keys
    request_date,
    account_id,
    iso_country_code,
    coalesce(message_type, 'UNKNOWN') as message_type,
    coalesce(origination_identity_type, 'unknown') as origination_identity_type,
    source_schema,

    -- measures
    {{ messages_where('true') }} as handed_over,
    {{ messages_where(is_finalised()) }} as finalised,
    {{ messages_where(is_delivered()) | indent(4) }} as delivered,
    {{ messages_where("outcome_group = 'success_confirmed'") }} as confirmed,
    {{ messages_where("outcome_group = 'blocked'") }} as blocked,
    {{ messages_where("outcome = 'no_receipt_72h'") }} as no_receipt,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from traffic
group by
    request_date, account_id, iso_country_code, coalesce(message_type, 'UNKNOWN'),
    coalesce(origination_identity_type, 'unknown'), source_schema
