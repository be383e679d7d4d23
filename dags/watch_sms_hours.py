"""
### Watch the hours of the day

**Runs** whenever events are ingested, so ten minutes past each hour, and looks from the end of the
last arrival hour that is ingested.

**Builds** rates by the hour of the request days of the last 26 hours, of eight days more at the
first run, and holds each hour against those before it. No rate of a day is read or changed.

**Publishes** `rates_by_hour` and `alerts_by_hour`; `deliver_sms_alerts` tells what stands out. The
daily run takes the incident over.

**If it fails**, nothing of it is published, and the run of the next hour makes it good: mend the
cause, and clear it or wait.
"""

from airflow.sdk import dag, task

from include.assets import EVENTS, HOURS
from include.dag_defaults import DAG_DEFAULTS
from include.tasks import hours


@dag(schedule=[EVENTS], max_active_runs=1, doc_md=__doc__, **DAG_DEFAULTS)
def watch_sms_hours():
    run = task(hours.plan_watch)()
    built = task(hours.build_hours)(run)
    published = task(hours.publish_hours, outlets=[HOURS])(run)

    built >> published


watch_sms_hours()
