"""
### Ingest the arrival hours that changed

**Runs** ten minutes past each hour, for the hour that ended.

**Reads** the raw objects of the streams in the streams file: of the hour itself and of those
before it (`SMS_LOOKBACK_HOURS`; at 04:10, before the marts, `SMS_SWEEP_DAYS`), because objects
arrive late and are rewritten.

**Writes** `events/`, `inbound/`, `send_log/`, `rejected/` and one `ledger/` entry for each arrival
hour of a stream.

**If it fails**, clear the run. Nothing is half done, since the ledger entry is the commit, and
hours that are ingested already are skipped. What a long outage missed is taken by
`backfill_sms_events`.
"""

from airflow.sdk import dag, task
from airflow.timetables.trigger import CronPartitionTimetable

from include.assets import EVENTS
from include.dag_defaults import DAG_DEFAULTS, told_when_late
from include.tasks import ingestion


@dag(
    # Ten past every hour, UTC, for the hour before.
    schedule=CronPartitionTimetable(
        "10 * * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%dT%H"
    ),
    max_active_runs=2,
    deadline=told_when_late(hours=1),
    doc_md=__doc__,
    **DAG_DEFAULTS,
)
def ingest_sms_events():
    task(ingestion.ingest_recent_hours, outlets=[EVENTS])()


ingest_sms_events()
