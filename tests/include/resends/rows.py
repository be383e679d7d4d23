"""Rows of the query for candidates, and a queue that remembers or fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from include.resends.candidate import Candidate, due_candidates
from include.resends.publication import QueueError

NOW = datetime(2026, 11, 13, 5, 0, tzinfo=UTC)


class Killed(BaseException):
    """The process ends here, as by a signal: nothing that follows runs."""


class Queue:
    """A queue whose messages can be read; `failures` says what its next sends do instead."""

    def __init__(self, *failures: str) -> None:
        self.bodies: list[dict[str, Any]] = []
        self._failures = list(failures)

    def send(self, claim_id: str, body: bytes) -> None:
        failure = self._failures.pop(0) if self._failures else ""
        if failure == "killed before":
            raise Killed
        if failure == "refused":
            raise QueueError(f"claim {claim_id} not taken")
        self.bodies.append(orjson.loads(body))
        if failure == "killed after":
            raise Killed


def row(message_id: str = "m1", **changes: Any) -> dict[str, Any]:
    """A candidate of a daily run, due until six."""
    found = {
        "account_id": "111122223333",
        "message_id": message_id,
        "first_attempt_id": message_id,
        "attempts": 1,
        "max_attempts": 3,
        "iso_country_code": "DE",
        "message_type": "TRANSACTIONAL",
        "purpose": "order",
        "verdict": "resend",
        "reason": "beyond_limit",
        "deadline": datetime(2026, 11, 13, 6, 0),
        "expected_benefit": 0.225,
        "as_of": datetime(2026, 11, 13),
        "run_kind": "daily",
        "publication_id": "run",
        "outcome_group": "in_flight",
    }
    return found | changes


def candidates(*message_ids: str) -> list[Candidate]:
    """Candidates that are due."""
    return due_candidates([row(message_id) for message_id in message_ids], NOW)
