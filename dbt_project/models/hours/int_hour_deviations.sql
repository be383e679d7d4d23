{{ signal_deviations(ref('int_hour_signals'), 'hour_number', detector_hours('centre')) }}
