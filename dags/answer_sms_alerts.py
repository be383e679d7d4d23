"""
### Answer alerts

**Runs** when triggered, for one answer. The incident id stands at the end of each message, and in
`incidents`.

- `acknowledge` (needs `incident_id`): no reminders; it is told again when it gets worse.
- `silence` (`incident_id` or a scope, `last_day`): nothing is told as long as there is no evidence
  after `last_day`.
- `maintenance` (`first_day`, `last_day`): the same for what opens from `first_day` on; a scope
  narrows it down.
- `feedback` (`incident_id`, `verdict`): what it turned out to be. `false` and `expected` silence it
  for good.

A scope is any of `account_id`, `iso_country_code` and `metric`. Alerts are found and published all
the same, with `suppressed_by`, `ack_by` and `feedback`.

**Writes** `state/alert_notes/<run>.json` of the lake. The next run of `build_sms_marts` and the
delivery after it go by it. To take an answer back, remove its file.

**If it fails**, its line says what is missing: trigger it again.
"""

from airflow.sdk import Param, dag, task

from include.dag_defaults import DAG_DEFAULTS, DAY
from include.tasks import alerts

TEXT = {"type": ["string", "null"]}


@dag(
    schedule=None,
    doc_md=__doc__,
    params={
        "kind": Param("acknowledge", enum=["acknowledge", "silence", "maintenance", "feedback"]),
        "incident_id": Param(None, **TEXT, description="Of the message, or of `incidents`."),
        "account_id": Param(None, **TEXT, description="Scope: an AWS account."),
        "iso_country_code": Param(None, **TEXT, description="Scope: a country, e.g. DE."),
        "metric": Param(None, **TEXT, description="Scope: a metric, e.g. volume."),
        "first_day": Param(None, **DAY, description="First request day of a maintenance."),
        "last_day": Param(None, **DAY, description="Last request day that is silent."),
        "verdict": Param(None, enum=[None, "true", "false", "expected"]),
        "reason": Param(type="string", minLength=1, description="Why; people will read it."),
        "noted_by": Param(type="string", minLength=1, description="Who answers."),
    },
    **DAG_DEFAULTS,
)
def answer_sms_alerts():
    task(alerts.note_answer)()


answer_sms_alerts()
