"""
### Deliver new alerts

**Runs** whenever marts are published.

**Reads** the published `alerts`. **Sends** those that are open and not sent yet, one message per
incident, to the Apprise URLs of `SMS_ALERT_URLS` and to `reports/alerts.log` of the lake. Alerts
that a backfill raised are not sent.

**If it fails**, clear the run: what was sent is noted in `state/notifications/` and not sent
again. A message whose sending was interrupted is sent once more, marked as a possible repeat.
"""

from airflow.sdk import dag, task

from include.assets import MARTS
from include.dag_defaults import DAG_DEFAULTS
from include.tasks import alerts


@dag(schedule=[MARTS], max_active_runs=1, doc_md=__doc__, **DAG_DEFAULTS)
def deliver_sms_alerts():
    task(alerts.deliver_new_alerts)()


deliver_sms_alerts()
