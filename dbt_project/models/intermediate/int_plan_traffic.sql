with traffic as (
    select
        *,
        {{ use_case() }} as use_case
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

plan as (
    select *
    from {{ ref('stg_plan') }}
)

select
    traffic.request_date,
    traffic.iso_country_code,
    traffic.use_case,
    cast(sum(traffic.messages) as bigint) as messages,
    {{ sum_where(is_handed_over(), 'traffic.messages') }} as handed_over,
    cast(sum(traffic.parts) as bigint) as parts,
    {%- for type in identity_types() %}
    {{ sum_where("traffic.origination_identity_type = '" ~ type ~ "'", 'traffic.messages') }}
        as {{ type }}_messages,
    {%- endfor %}
    cast(sum(
        case
            when plan.origination_identity is null then null
            when traffic.origination_identity = plan.origination_identity then 0
            else traffic.messages
        end
    ) as bigint) as other_identity_messages
from traffic
left join plan
    on {{ same(['iso_country_code', 'use_case'], 'traffic', 'plan') | indent(8) }}
group by traffic.request_date, traffic.iso_country_code, traffic.use_case
