"""The families of what people are told of: their names, words and runbooks."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How urgent a notice is, least first."""

    WARNING = "warning"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least urgent."""
        return list(Severity).index(self)


class Family(StrEnum):
    """What a notice is about; each has a page `docs/runbooks/<family>.md`.

    The first nine are the metrics of the mart `alerts`.
    """

    BLOCKED = "blocked"
    DELIVERY = "delivery"
    PENDING = "pending"
    OPT_OUT = "opt_out"
    VOLUME = "volume"
    PUMPING = "pumping"
    COST = "cost"
    TIME_TO_RECEIPT = "time_to_receipt"
    MISSING_DATA = "missing_data"
    FAILED_TASK = "failed_task"
    REFUSED_DAY = "refused_day"
    LATE_RUN = "late_run"
    UNMAPPED = "unmapped"
    REJECTED = "rejected"
    LEDGER_GAP = "ledger_gap"
    THROTTLED = "throttled"
    SPEND_PACE = "spend_pace"
    PLAN_BREACH = "plan_breach"

    @property
    def runbook(self) -> str:
        """The page below `docs/`."""
        return f"runbooks/{self.value}.md"


HEADLINES = {
    Family.BLOCKED: "messages to {place} are being blocked",
    Family.DELIVERY: "fewer messages to {place} are delivered",
    Family.PENDING: "messages to {place} are stuck in PENDING",
    Family.OPT_OUT: "recipients in {place} opt out",
    Family.VOLUME: "few messages are sent to {place}",
    Family.PUMPING: "many more messages are sent to {place}, perhaps pumped",
    Family.COST: "messages to {place} cost more",
    Family.TIME_TO_RECEIPT: "receipts from {place} take longer",
    Family.MISSING_DATA: "data of all countries are missing",
    Family.FAILED_TASK: "the task {place} failed",
    Family.REFUSED_DAY: "{place} was not published",
    Family.LATE_RUN: "{place} is late",
    Family.UNMAPPED: "AWS reports the status {place}, which nobody mapped",
    Family.REJECTED: "records of {place} are rejected for a new reason",
    Family.LEDGER_GAP: "arrival hours of {place} are missing",
    Family.THROTTLED: "sends from {place} are throttled",
    Family.SPEND_PACE: "account {place} is on its way past its spend limit",
    Family.PLAN_BREACH: "traffic to {place} leaves the plan",
}
"""What a title says; `place` is a country, or what else the notice is about."""

FIRST_STEPS = {
    Family.BLOCKED: (
        "Open blocked_daily for the country: which carrier, origination identity and outcome hold "
        "the excess?",
        "One identity: check its registration and what it sent. One carrier: open a case with AWS "
        "Support and name the carrier. All of them: look for a rule that changed in the country.",
        "Hold campaigns to the country until that is known: sending blocked content again harms "
        "the identity.",
    ),
    Family.DELIVERY: (
        "Open delivery_daily for the country: did failures rise, or are receipts missing?",
        "Failures of one carrier point to its route, of one identity to its registration, of "
        "unreachable numbers to the recipient list.",
        "Receipts missing: wait until they are 72 h old before you call messages lost.",
    ),
    Family.PENDING: (
        "Open pending_age for the country: how old are the messages, and of which type?",
        "Decide by use case whether a miss or a duplicate is worse before anything is sent again; "
        "receipts may still come until 72 h after sending.",
        "If other countries are pending too, look at the AWS Health Dashboard and at the ingest.",
    ),
    Family.OPT_OUT: (
        "Open opt_outs for the country: which campaign and origination identity did they answer?",
        "Stop a campaign whose recipients never asked for it: carriers block what is reported.",
    ),
    Family.VOLUME: (
        "Did the senders mean to send less? A holiday or the end of a campaign explains it: add "
        "it to sms_planned_campaigns.",
        "If not: look for refusals in delivery_daily (not_sent), a spend limit that is reached, "
        "and the sending application.",
    ),
    Family.PUMPING: (
        "Who asked for these messages? Sign-up forms that anybody can reach are how numbers are "
        "pumped.",
        "Open number_ranges: a narrow range with few conversions is a sign.",
        "Block or filter the country in the protect configuration of AWS until that is known; it "
        "costs money by the hour.",
    ),
    Family.COST: (
        "Open cost_daily for the country: more parts a message, or another price?",
        "Long or UCS-2 texts make parts; a new price or carrier fee stands on AWS's price list.",
    ),
    Family.TIME_TO_RECEIPT: (
        "Open time_to_receipt for the country by carrier: one, or all of them?",
        "Receipts don't prove delay on the handset: ask for complaints before you reroute codes.",
    ),
    Family.MISSING_DATA: (
        "Look at load_audit and at the Firehose streams: did objects stop?",
        "Nothing is lost that Firehose still holds: the next runs take it up by themselves.",
    ),
    Family.FAILED_TASK: (
        "Read the cause above: an error of this project is one line that says what to mend.",
        "Mend it, then clear the task in Airflow: every task can be repeated.",
    ),
    Family.REFUSED_DAY: (
        "Open the Data Docs: which rule did the day break, and with which rows?",
        "Mend the data; the next run tries the day again. If the day is right, override it once.",
    ),
    Family.LATE_RUN: (
        "Open the DAG in Airflow: is the run queued, running or failed? Are the scheduler and "
        "the workers alive?",
        "Published figures stay as they are meanwhile; nothing is lost.",
    ),
    Family.UNMAPPED: (
        "Look the status up in AWS's list of events.",
        "Add it to sms_status_normalisation.csv and build the days again; until then its messages "
        "count in no rate.",
    ),
    Family.REJECTED: (
        "Look at the masked excerpts in rejected/: what did the producer change?",
        "Mend the producer, or write a repair and run with REINGEST=rejected: raw objects stay.",
    ),
    Family.LEDGER_GAP: (
        "Does the bucket hold objects of these hours? If not, look at the Firehose stream and its "
        "error output.",
        "Objects that come within eight days are taken by themselves; later ones by a backfill.",
    ),
    Family.THROTTLED: (
        "Open throughput for the identity: when, and how far beyond its limit?",
        "Spread the sends, or ask AWS for a higher limit; throttled sends were not sent.",
    ),
    Family.SPEND_PACE: (
        "Open spend_to_date and cost_daily: which country does the money go to, and since when?",
        "Ask AWS to raise the limit in time, or hold campaigns: at the limit AWS stops sending.",
    ),
    Family.PLAN_BREACH: (
        "Open plan_vs_actual for the country: who sends, and was it meant?",
        "Meant: put it in sms_plan.csv. Not meant: stop it, and look at number_ranges for pumping.",
    ),
}
"""What to do first, in order; the runbook says the rest."""
