"""
### Ingest and build a range of days

**Runs** when triggered, for the request days `from_day` to `to_day`: history, an outage, a new
rule of a mart. A year is fine; it is built in windows of 31 days.

**Reads** the raw objects that can hold events of these days and arrived before `as_of`
(default: now). **Writes** what `ingest_sms_events` and `build_sms_marts` write; notifies nobody.

**`reingest`** takes hours again whose raw objects are the same: those with `rejected` records after
a new repair, those that an older version wrote (`outdated`), or `all`. An hour of which raw objects
are gone is left as it is.

**If it fails**, clear the failed tasks or trigger it again: what is ingested is skipped, and each
window is published as a whole or not at all.
"""

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import Param, dag, task

from include.assets import EVENTS
from include.dag_defaults import DAG_DEFAULTS, DAY, MOMENT
from include.tasks import ingestion


@dag(
    schedule=None,
    max_active_runs=1,
    doc_md=__doc__,
    params={
        "from_day": Param(None, **DAY, description="First request day."),
        "to_day": Param(None, **DAY, description="Last request day."),
        "as_of": Param(None, **MOMENT, description="The moment that the run looks from."),
        "arrived_before": Param(
            None, **MOMENT, description="Replay: only what arrived before this moment counts."
        ),
        "reingest": Param(
            "changed",
            enum=["changed", "rejected", "outdated", "all"],
            description="Which hours to ingest again although their objects are the same.",
        ),
    },
    **DAG_DEFAULTS,
)
def backfill_sms_events():
    ingested = task(ingestion.ingest_range, outlets=[EVENTS])()
    TriggerDagRunOperator.partial(
        task_id="build_window",
        trigger_dag_id="build_sms_marts",
        logical_date=None,
        wait_for_completion=True,
        poke_interval=2,
        max_active_tis_per_dagrun=1,
        map_index_template="{{ task.conf['from_day'] }}",
    ).expand(conf=ingested)


backfill_sms_events()
