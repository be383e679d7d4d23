{%- set columns = ['request_date'] + migration_strata() + [
    'source_schema', 'handed_over', 'finalised', 'delivered', 'confirmed', 'blocked', 'no_receipt',
] -%}

select {{ columns | join(', ') }}
from {{ ref('schemas_daily') }}
union all
select {{ columns | join(', ') }}
from {{ ref('int_schemas_kept') }}
