{{ rows_kept('time_to_receipt', 'request_date', [
    'request_date',
    'account_id',
    'grain',
    'iso_country_code',
    'receipts',
    'p90_seconds',
]) }}
