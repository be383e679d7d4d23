with history as (
    select *
    from {{ ref('int_spend_history') }}
),

window_days as (
    select
        request_date,
        cast(date_trunc('month', request_date) as date) as month_start
    from {{ ref('int_window_days') }}
),

months as (
    select
        *,
        {{ days_between('month_start', 'request_date') }} + 1 as days_elapsed,
        {{ days_between('month_start', next_month('month_start')) }} as days_of_month
    from window_days
),

summed as (
    select
        months.request_date,
        history.account_id,
        months.days_elapsed,
        months.days_of_month,
        cast(count(*) as bigint) as days_counted,
        cast(
            sum(case when history.request_date = months.request_date then history.spend_usd end)
            as decimal(18, 8)
        ) as spend_usd,
        cast(sum(history.spend_usd) as decimal(18, 8)) as month_to_date_usd,
        {%- if var('monthly_spend_limit_usd') is none %}
        cast(null as decimal(18, 8)) as limit_usd
        {%- else %}
        cast({{ var('monthly_spend_limit_usd') }} as decimal(18, 8)) as limit_usd
        {%- endif %}
    from months
    inner join history
        on history.request_date between months.month_start and months.request_date
    group by
        months.request_date, history.account_id, months.days_elapsed, months.days_of_month
),

projected as (
    select
        *,
        cast(
            cast(month_to_date_usd as double) / days_elapsed * days_of_month as decimal(18, 8)
        ) as projected_usd
    from summed
)

select
    -- keys
    request_date,
    account_id,

    -- measures
    days_elapsed,
    days_of_month,
    days_counted,
    spend_usd,
    month_to_date_usd,
    projected_usd,
    limit_usd,
    {{ ratio('month_to_date_usd', 'limit_usd') }} as limit_share,
    {{ ratio('projected_usd', 'limit_usd') }} as projected_limit_share,

    -- publication
    cast('{{ var("publication_id") }}' as varchar) as publication_id
from projected
