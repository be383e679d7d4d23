{{ signal_weights(ref('int_hour_deviations'), 'hour_number', detector_hours('spread')) }}
