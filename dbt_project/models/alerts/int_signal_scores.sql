{{ signal_scores(
    ref('int_signal_centres'), ref('int_signal_series'), 'day_number', 'age_days'
) }}
