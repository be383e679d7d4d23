with window_days as (
    select request_date
    from {{ ref('int_window_days') }}
),

traffic as (
    select
        *,
        {{ known_after_hours() | indent(8) }} as known_after_hours
    from {{ ref('sms_hourly') }}
    where {{ counted_traffic() }}
),

counted as (
    select
        request_date,
        {{ messages_where("true") }} as attempted,
        cast(sum(events) as bigint) as events,
        {{ messages_where("outcome_group = 'in_flight'") }} as in_flight,
        {{ messages_where("source_schema = 'v1'") }} as refusal_observable,
        {{ messages_where("iso_country_code <> 'ZZ'") }} as country_told,
        {{ messages_where('carrier_name is not null') }} as carrier_told,
        cast(sum(encoding_told) as bigint) as encoding_told,
        cast(sum(messages - unpriced_messages) as bigint) as price_told,
        max({{ dbt.dateadd('hour', 'known_after_hours', 'requested_hour') }}) as last_arrived_at
    from traffic
    group by request_date
),

arrivals as (
    select
        request_date,
        {{ count_where('objects > 0') }} as hours_arrived,
        {{ count_where("is_expected and completeness = 'missing'") }} as hours_missing,
        {{ count_where("completeness = 'low'") }} as hours_low
    from {{ ref('load_audit') }}
    group by request_date
)

select
    -- keys
    window_days.request_date,

    -- as of when
    {{ as_of() }} as as_of,
    counted.last_arrived_at,
    {{ add_days('window_days.request_date', var('maturity_days')) }} as final_on,
    case when {{ is_mature('window_days.request_date') }} then 'final' else 'provisional' end
        as state,

    -- what is known
    coalesce(counted.attempted, 0) as attempted,
    coalesce(counted.events, 0) as events,
    coalesce(counted.in_flight, 0) as in_flight,
    coalesce(arrivals.hours_arrived, 0) as hours_arrived,
    coalesce(arrivals.hours_missing, 0) as hours_missing,
    coalesce(arrivals.hours_low, 0) as hours_low,

    -- how observable: shares of messages of which the input tells
    {%- for what in [
        'refusal_observable', 'country_told', 'carrier_told', 'encoding_told', 'price_told',
    ] %}
    {{ ratio('counted.' ~ what, "counted.attempted") }} as {{ what }}_share,
    {%- endfor %}

    -- publication
    cast('{{ var("run_kind") }}' as varchar) as run_kind,
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from window_days
left join counted
    on window_days.request_date = counted.request_date
left join arrivals
    on window_days.request_date = arrivals.request_date
