{{ alert_answers(ref('int_alerts_grouped')) }}
