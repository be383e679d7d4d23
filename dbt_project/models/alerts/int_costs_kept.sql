{{ rows_kept('cost_daily', 'request_date', [
    'request_date',
    'account_id',
    'iso_country_code',
    'paid_messages',
    'cost_usd',
]) }}
