{{ signal_deviations(ref('int_signals'), 'day_number', detector_days('centre')) }}
where day >= {{ day_near('from_day', -detector_days('reach') - 2 * detector_days('spread')) }}
