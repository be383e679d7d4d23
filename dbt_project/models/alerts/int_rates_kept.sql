{{ config(materialized='view') }}

{{ rows_kept('rates_as_of', 'day', [
    'account_id',
    'grain',
    'iso_country_code',
    'entity',
    'metric',
    'day',
    'age_days',
    'x',
    'n',
]) }}
