select
    account_id,
    grain,
    iso_country_code,
    entity,
    metric,
    day,
    age_days,
    x,
    n
from {{ source('published', 'rates_as_of') }}
where
    day between {{ day_near('from_day', -detector_days('baseline') - detector_days('reach')) }}
    and {{ day_near('to_day', detector_days('baseline') + detector_days('reach')) }}
    and (
        day < {{ day_near('from_day', 0) }}
        or day > {{ day_near('to_day', 0) }}
        {%- for refused_day in var('refused_days') %}
        or day = cast('{{ refused_day }}' as date)
        {%- endfor %}
    )
