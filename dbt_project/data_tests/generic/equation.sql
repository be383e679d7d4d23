{# Rows for which a business equation doesn't hold. An unknown side (NULL) doesn't hold either. #}
{% test equation(model, expression) %}

    select *
    from {{ model }}
    where not coalesce({{ expression }}, false)

{% endtest %}
