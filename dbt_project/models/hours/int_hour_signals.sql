select
    series.series_id,
    shares.requested_hour,
    shares.hour_number,
    shares.x,
    shares.n,
    asin(sqrt((cast(shares.x as double) + 0.375e0) / (cast(shares.n as double) + 0.75e0))) as y,
    1e0 / (4e0 * cast(shares.n as double) + 2e0) as v,
    0e0 as base,
    series.least_tau2
from {{ ref('int_hour_shares') }} as shares
inner join {{ ref('int_hour_series') }} as series
    on
        series.account_id = shares.account_id
        and series.grain = shares.grain
        and series.iso_country_code = shares.iso_country_code
        and series.entity = shares.entity
        and series.signal = shares.metric
        and series.age_hours = shares.age_hours
