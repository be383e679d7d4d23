"""Which published candidates may be sent again now (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from include.run import RunKind

_LONGEST_WAIT = timedelta(days=1)
"""No policy sends again later: see the seed `sms_retry_policy`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that is worth another attempt until `deadline` (UTC).

    `chain` holds the first attempt and, when it is another, the message itself, which the next
    attempt repeats (`retry_of`).
    """

    account_id: str
    message_id: str
    chain: tuple[str, ...]
    attempts: int
    max_attempts: int
    iso_country_code: str
    message_type: str
    purpose: str
    reason: str
    expected_benefit: float
    deadline: datetime
    as_of: datetime
    publication_id: str

    @property
    def claim_id(self) -> str:
        """The same for a message whichever run finds it: an attempt is repeated once."""
        return sha256(f"{self.account_id}\n{self.message_id}".encode()).hexdigest()[:32]


def candidates_sql(now: datetime) -> str:
    """The query for what the latest publication would send again, with the state of each message.

    A message of the day before yesterday is too old for any policy, so its day is left unread.
    """
    first_day = _first_day(now)
    return (
        "select candidates.*, messages.outcome_group"  # noqa: S608 - a date of our own
        " from retry_candidates as candidates inner join messages"
        " on candidates.account_id = messages.account_id"
        " and candidates.message_id = messages.message_id"
        " and candidates.request_date = messages.request_date"
        f" where candidates.request_date >= date '{first_day}'"
        f" and messages.request_date >= date '{first_day}'"
        " and candidates.verdict = 'resend'"
        " and candidates.as_of = (select max(as_of) from retry_candidates"
        f" where request_date >= date '{first_day}')"
    )


def due_candidates(rows: Iterable[Mapping[str, Any]], now: datetime) -> list[Candidate]:
    """Of rows of `candidates_sql`, those to send again now, the most urgent first.

    Left out is what a backfill found, what is no longer in flight, and what would come too late or
    once too often. The deadline is that of the policy or, when it comes first, of the content: the
    expiry of a one-time code.
    """
    due = [_read(row) for row in rows if _is_due(row, now)]
    return sorted(due, key=lambda candidate: (candidate.deadline, candidate.claim_id))


def _is_due(row: Mapping[str, Any], now: datetime) -> bool:
    return (
        row["verdict"] == "resend"
        and row["run_kind"] != RunKind.BACKFILL
        and row["outcome_group"] == "in_flight"
        and row["attempts"] < row["max_attempts"]
        and row["deadline"] is not None
        and _in_utc(row["deadline"]) > now
    )


def _read(row: Mapping[str, Any]) -> Candidate:
    chain = dict.fromkeys((row["first_attempt_id"], row["message_id"]))
    return Candidate(
        account_id=row["account_id"],
        message_id=row["message_id"],
        chain=tuple(chain),
        attempts=row["attempts"],
        max_attempts=row["max_attempts"],
        iso_country_code=row["iso_country_code"],
        message_type=row["message_type"],
        purpose=row["purpose"],
        reason=row["reason"],
        expected_benefit=row["expected_benefit"],
        deadline=_in_utc(row["deadline"]),
        as_of=_in_utc(row["as_of"]),
        publication_id=row["publication_id"],
    )


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _first_day(now: datetime) -> date:
    return (now.astimezone(UTC) - _LONGEST_WAIT).date()
