{# How dbt-athena makes tables here. #}

{# A mart is published from the files that dbt wrote, day by day: Hive wants the column of its
   partitions last, wherever the model names it. #}
{% macro athena__create_table_as(
    temporary, relation, compiled_code, language='sql', skip_partitioning=false
) -%}
    {%- if 'partitioned_by' in (config.get('table_properties') or {}) -%}
        {%- set columns = model.columns.keys() | reject('equalto', 'request_date') | join(', ') -%}
        {%- set compiled_code =
            'select ' ~ columns ~ ', request_date from (' ~ compiled_code ~ ') as built' -%}
    {%- endif -%}
    {{ return(dbt.athena__create_table_as(
        temporary, relation, compiled_code, language, skip_partitioning
    )) }}
{%- endmacro %}

{# dbt forgets a table, its files stay: they may be published. Maintenance removes the others. #}
{% macro athena__drop_relation(relation) -%}
    {%- do adapter.delete_from_glue_catalog(relation) -%}
{%- endmacro %}
