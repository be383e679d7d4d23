{%- set columns = ['request_date', 'iso_country_code', 'use_case', 'messages'] -%}
{%- for type in identity_types() -%}
{%- do columns.append(type ~ '_messages') -%}
{%- endfor -%}

select
    {{ columns | join(', ') }},
    other_identity_messages
from {{ ref('int_plan_traffic') }}
union all
select
    {{ columns | join(', ') }},
    other_identity_messages
from {{ ref('int_plan_kept') }}
where messages > 0
