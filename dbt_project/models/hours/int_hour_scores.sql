{{ signal_scores(
    ref('int_hour_centres'), ref('int_hour_series'), 'hour_number', 'age_hours'
) }}
