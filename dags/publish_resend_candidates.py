"""
### Publish what to send again

**Runs** whenever marts are published.

**Reads** `retry_candidates` of the latest publication and the state of their messages. **Puts**
those on the queue that are still in flight, before their deadline and below their policy's most
attempts: each once, claimed in `state/resend_claims/` first. The queue is the SQS FIFO queue of
`SMS_RESEND_QUEUE_URL`; without one the folder `state/resend/` of the lake. It sends no message
itself: your application does, and looks at `deadline` first. What a backfill found isn't put there.

**If it fails**, clear the run: what was put on the queue isn't put there again. A candidate whose
sending was interrupted is sent once more, marked `is_possible_repeat`.
"""

from airflow.sdk import dag, task

from include.assets import MARTS
from include.dag_defaults import DAG_DEFAULTS
from include.tasks import resends


@dag(schedule=[MARTS], max_active_runs=1, doc_md=__doc__, **DAG_DEFAULTS)
def publish_resend_candidates():
    task(resends.publish_due_candidates)()


publish_resend_candidates()
