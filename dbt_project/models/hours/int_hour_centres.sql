{{ signal_centres(
    ref('int_hour_weights'), 'hour_number', detector_hours('centre'), detector_hours('spread'),
    "baseline_days >= " ~ detector_hours('least_history')
) }}
