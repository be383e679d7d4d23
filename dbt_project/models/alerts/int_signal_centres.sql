{{ signal_centres(
    ref('int_signal_weights'), 'day_number', detector_days('centre'), detector_days('spread'),
    "baseline_days >= 10 and day >= " ~ day_near('from_day', -detector_days('reach'))
) }}
