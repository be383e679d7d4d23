{# Groups in which the columns of a model don't add up to those of another model. #}
{% test same_sums(model, other, by, columns) %}

    select
        {{ by | join(', ') }},
        {%- for column in columns %}
        sum({{ column }}) as {{ column }}_in_excess{{ "," if not loop.last }}
        {%- endfor %}
    from (
        select {{ (by + columns) | join(', ') }}
        from {{ model }}
        union all
        select {{ by | join(', ') }}, {% for column in columns %}-{{ column }}{{ ", " if not loop.last }}{% endfor %}
        from {{ other }}
    ) as both_models
    group by {{ by | join(', ') }}
    having
        {%- for column in columns %}
        sum({{ column }}) <> 0{{ " or" if not loop.last }}
        {%- endfor %}

{% endtest %}
