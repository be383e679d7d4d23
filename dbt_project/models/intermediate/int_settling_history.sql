with built as (
    select
        request_date,
        account_id,
        iso_country_code,
        message_type,
        age_bucket,
        first_final_day_offset,
        messages,
        delivered,
        cost_usd,
        first_requested_at
    from {{ ref('settling_daily') }}
),

kept as (
    select *
    from {{ ref('int_settling_kept') }}
)

select * from built
union all
select * from kept
