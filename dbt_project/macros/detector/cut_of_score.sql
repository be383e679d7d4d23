{# The score from which on a row of `scores` is a finding by its row of `rules`. Counts have known tails;
   what varies beyond them has tails that nobody knows: the more of the variance that is, the farther
   off a value must lie. #}
{% macro cut_of_score(age) -%}
    rules.calm_z + (rules.unruly_z - rules.calm_z) * scores.unrest
    + case when scores.{{ age }} <= 1 then rules.young_z else 0e0 end
{%- endmacro %}
