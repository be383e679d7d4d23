{# Groups in which the columns of a model don't add up to those of another model, of the same names
   unless `other_columns` gives them. #}
{% test same_sums(model, other, by, columns, other_columns=none) %}

    select
        {{ by | join(', ') }},
        {%- for column in columns %}
        sum({{ column }}) as {{ column }}_in_excess{{ "," if not loop.last }}
        {%- endfor %}
    from (
        select {{ (by + columns) | join(', ') }}
        from {{ model }}
        union all
        select {{ by | join(', ') }}, {% for column in other_columns or columns %}-{{ column }}{{ ", " if not loop.last }}{% endfor %}
        from {{ other }}
    ) as both_models
    group by {{ by | join(', ') }}
    having
        {%- for column in columns %}
        sum({{ column }}) <> 0{{ " or" if not loop.last }}
        {%- endfor %}

{% endtest %}
