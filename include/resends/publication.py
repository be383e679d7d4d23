"""Handing candidates to the queue, each once, whatever is killed in between.

A claim is recorded before a candidate is sent and marked as sent after. One writer is expected (the
DAG runs alone); should two meet, conditional writes let one of them send. A claim that was never
marked is in doubt: it is sent once more, and says so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import orjson

from include.errors import PassingError
from include.lake import Store
from include.resends.candidate import Candidate

CLAIMS = "state/resend_claims"

log = logging.getLogger(__name__)


class QueueError(PassingError):
    """The queue did not take a candidate."""


class ResendQueue(Protocol):
    """Where candidates go. `send` raises QueueError when it isn't known to have arrived."""

    def send(self, claim_id: str, body: bytes) -> None:
        """Put one candidate; a queue may drop what comes again soon under one claim."""
        ...


class Progress(StrEnum):
    """How far a claim has come."""

    INTENDED = "intended"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of one publication: candidates that were sent, and those that failed."""

    sent: tuple[Candidate, ...]
    failed: tuple[Candidate, ...]


def publish_candidates(
    store: Store, candidates: Iterable[Candidate], queue: ResendQueue
) -> Publication:
    """Send what nobody has sent yet; what the queue refuses doesn't hold up the others."""
    sent: list[Candidate] = []
    failed: list[Candidate] = []
    for candidate in candidates:
        times = _claim(store, candidate)
        if not times:
            continue
        try:
            queue.send(candidate.claim_id, message_of(candidate, times > 1))
        except QueueError as error:
            log.warning("%s", error)
            failed.append(candidate)
            continue
        store.write(_key(candidate), _encode(candidate, Progress.SENT, times))
        sent.append(candidate)
    return Publication(tuple(sent), tuple(failed))


def message_of(candidate: Candidate, is_possible_repeat: bool) -> bytes:
    """What the queue holds of a candidate: a line of JSON, without anything of its recipient."""
    return orjson.dumps(
        {
            "claim_id": candidate.claim_id,
            "account_id": candidate.account_id,
            "retry_of": candidate.message_id,
            "chain": candidate.chain,
            "attempts": candidate.attempts,
            "max_attempts": candidate.max_attempts,
            "iso_country_code": candidate.iso_country_code,
            "message_type": candidate.message_type,
            "purpose": candidate.purpose,
            "reason": candidate.reason,
            "expected_benefit": candidate.expected_benefit,
            "deadline": candidate.deadline,
            "as_of": candidate.as_of,
            "publication_id": candidate.publication_id,
            "is_possible_repeat": is_possible_repeat,
        },
        option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE,
    )


def _claim(store: Store, candidate: Candidate) -> int:
    """How often the candidate is claimed by now, this time among them; 0 when it isn't ours."""
    key = _key(candidate)
    found = store.stat(key)
    if found is None:
        return int(store.create(key, _encode(candidate, Progress.INTENDED, 1)))
    claim = orjson.loads(store.read(key))
    if claim["progress"] == Progress.SENT:
        return 0
    times = int(claim["times"]) + 1
    is_ours = store.replace(key, _encode(candidate, Progress.INTENDED, times), found.etag)
    return times if is_ours else 0


def _key(candidate: Candidate) -> str:
    return f"{CLAIMS}/{candidate.claim_id}.json"


def _encode(candidate: Candidate, progress: Progress, times: int) -> bytes:
    claim: Mapping[str, Any] = {
        "progress": progress.value,
        "times": times,
        "account_id": candidate.account_id,
        "message_id": candidate.message_id,
        "publication_id": candidate.publication_id,
    }
    return orjson.dumps(claim)
