"""
### Remove what nothing names any more

**Runs** daily at 06:20 UTC, after the marts.

**Removes** files of events, replies, sends and rejects that no ledger entry names (what a
re-ingested hour or a killed run left) and candidate files that the manifest doesn't name, once they
are `SMS_STALE_GRACE_HOURS` old.

**If it fails**, clear it. Nothing depends on it but the space that the lake takes.
"""

from airflow.sdk import dag, task
from airflow.timetables.trigger import CronPartitionTimetable

from include.dag_defaults import DAG_DEFAULTS
from include.tasks import maintenance


@dag(
    # Twenty past six in the morning, UTC.
    schedule=CronPartitionTimetable("20 6 * * *", timezone="UTC", key_format="%Y-%m-%d"),
    max_active_runs=1,
    doc_md=__doc__,
    **DAG_DEFAULTS,
)
def maintain_sms_lake():
    task(maintenance.remove_superseded_events)()
    task(maintenance.remove_superseded_marts)()


maintain_sms_lake()
