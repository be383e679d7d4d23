{{ signal_weights(ref('int_signal_deviations'), 'day_number', detector_days('spread')) }}
where day >= {{ day_near('from_day', -detector_days('reach') - detector_days('spread')) }}
