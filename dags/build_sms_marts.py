"""
### Build, check and publish the marts

**Runs** daily at 04:30 UTC for the day that ended, and for a given window when
`backfill_sms_events` asks for it (`from_day`, `to_day`, `as_of`).

**Builds** the request days that arrival hours have touched since their last publication, those
that look back to a day published after them, those that were not mature then, and the last few: the
ledger and the manifest tell, so no day is forgotten.

**Checks** the events before dbt and the candidate marts after it. A day that a gate refuses keeps
what was published of it and fails the task `refused_day`; the other days are published.

**Publishes** by replacing one manifest: readers see all of a run or nothing of it.

**If it fails**, clear the failed task: every step can be repeated. What a gate found stands in the
Data Docs below `reports/data_docs/` of the lake.
"""

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import Param, dag, task
from airflow.timetables.trigger import CronPartitionTimetable

from include.assets import MARTS
from include.dag_defaults import DAG_DEFAULTS, DAY, MOMENT, told_when_late
from include.tasks import marts


@dag(
    # Half past four in the morning, UTC, for the day before.
    schedule=CronPartitionTimetable(
        "30 4 * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%d"
    ),
    max_active_runs=1,
    deadline=told_when_late(hours=3),
    doc_md=__doc__,
    params={
        "from_day": Param(None, **DAY, description="First request day, to build a given window."),
        "to_day": Param(None, **DAY, description="Last request day; 31 days at most."),
        "as_of": Param(None, **MOMENT, description="The moment that the run looks from."),
        "arrived_before": Param(
            None, **MOMENT, description="Replay: only what arrived before this moment counts."
        ),
        "kind": Param("daily", enum=["daily", "backfill"], description="A backfill is silent."),
    },
    **DAG_DEFAULTS,
)
def build_sms_marts():
    run = task(marts.plan_run)()
    in_events = task(marts.check_events)(run)
    built = task(marts.build_models)(run, in_events)
    refused = task(marts.check_candidates)(run, in_events)
    later = task(marts.publish_marts, outlets=[MARTS])(run, refused)
    refused_days = task(
        marts.refused_day, retries=0, map_index_template="{{ task.op_kwargs['refusal']['day'] }}"
    ).expand(refusal=refused)
    later_windows = TriggerDagRunOperator.partial(
        task_id="build_later_window",
        trigger_dag_id="build_sms_marts",
        logical_date=None,
        max_active_tis_per_dagrun=1,
    ).expand(conf=later)

    in_events >> built >> refused >> later >> [refused_days, later_windows]


build_sms_marts()
