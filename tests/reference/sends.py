"""The send log: what the user's own application asked AWS to send, and what AWS refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.reference.events import context_of, moment
from tests.reference.numbers import country_of, told_country
from tests.reference.raw import RawObject, read_objects
from tests.reference.tables import simulator_numbers


@dataclass(frozen=True)
class Send:
    """One request to send; `exception` and `reason` are those of a refusal."""

    account_id: str
    request_id: str
    message_id: str | None
    sent_at: datetime
    iso_country_code: str
    identity: str | None
    campaign: str | None
    purpose: str | None
    retry_of: str | None
    expires_at: datetime | None
    exception: str | None
    reason: str | None
    is_simulator: bool


def read_sends(streams_file: Path) -> list[Send]:
    """All sends, each once however often it was logged."""
    found: dict[tuple[str, str], Send] = {}
    for raw in read_objects(streams_file):
        if raw.stream.kind == "send_log":
            found |= {(send.account_id, send.request_id): send for send in _sends_of(raw)}
    return list(found.values())


def _sends_of(raw: RawObject) -> Iterator[Send]:
    for value in raw.values:
        yield _send(value, raw)


def _send(record: dict[str, Any], raw: RawObject) -> Send:
    number, is_sent = record.get("destinationPhoneNumber"), "messageId" in record
    context = dict(context_of(record.get("context")))
    return Send(
        account_id=record.get("accountId") or raw.stream.account_id,
        request_id=record.get("requestId") or record["messageId"],
        message_id=record.get("messageId"),
        sent_at=_time(record["sentAt"], raw),
        iso_country_code=told_country(record.get("isoCountryCode"))
        or (number and country_of(number))
        or "ZZ",
        identity=record.get("originationIdentity"),
        campaign=context.get("campaign"),
        purpose=context.get("purpose") or record.get("purpose"),
        retry_of=record.get("retryOf"),
        expires_at=_time(record["expiresAt"], raw) if "expiresAt" in record else None,
        exception=None if is_sent else record.get("exception"),
        reason=None if is_sent else record.get("reason"),
        is_simulator=number in simulator_numbers(),
    )


def _time(value: Any, raw: RawObject) -> datetime:
    """Epoch milliseconds, or ISO 8601 in UTC unless it names a zone."""
    if isinstance(value, int):
        return moment(value, raw.hour + timedelta(days=2))
    at = datetime.fromisoformat(value)
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
