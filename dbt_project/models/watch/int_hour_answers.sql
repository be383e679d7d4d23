{{ alert_answers(ref('int_hour_incidents')) }}
