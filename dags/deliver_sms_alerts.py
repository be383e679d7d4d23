"""
### Deliver new alerts

**Runs** whenever marts are published, those by the hour too.

**Reads** the published `alerts` and `alerts_by_hour`, and notices of failed tasks that a
channel has yet to take.
**Sends** one message for each incident when it comes up, gets more urgent, has three more days of
evidence, or is over: to the Apprise URLs of `SMS_ALERT_URLS`, to the SNS topic of
`SMS_ALERT_TOPIC_ARN`, and to `reports/alerts.log` of the lake, where `reports/alerts/` keeps a page
and a chart of each. Alerts that a backfill raised are not sent.

**If it fails**, a channel is down: it is tried again for some hours by itself, and by each later
run. What was sent is noted in `state/notifications/` and not sent again. A message whose sending
was interrupted is sent once more, marked as a possible repeat.
"""

from airflow.sdk import dag, task

from include.assets import HOURS, MARTS
from include.dag_defaults import DAG_DEFAULTS, PATIENCE, told_when_late
from include.tasks import alerts


@dag(
    schedule=(MARTS | HOURS),
    max_active_runs=1,
    deadline=told_when_late(hours=12),
    doc_md=__doc__,
    **DAG_DEFAULTS,
)
def deliver_sms_alerts():
    task(alerts.deliver_new_alerts, **PATIENCE)()


deliver_sms_alerts()
