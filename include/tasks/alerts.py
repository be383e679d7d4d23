"""The tasks of `deliver_sms_alerts` and `answer_sms_alerts`."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from pydantic import ValidationError

from include.alerts.notes import InvalidNoteError, Note, describe, write_note
from include.errors import PassingError
from include.lake import open_store
from include.settings import load_settings
from include.warehouse.warehouse import open_warehouse

log = logging.getLogger(__name__)


class DeliveryFailedError(PassingError):
    """A channel did not take a message; the next delivery tries again."""


def deliver_new_alerts() -> int:
    """Send what is due on each channel; returns the number of messages sent."""
    # Apprise and the charts take a second that parsing a DAG needn't
    from include.alerts.channels import open_channels  # noqa: PLC0415
    from include.alerts.desk import deliver_published  # noqa: PLC0415
    from include.alerts.links import links_of  # noqa: PLC0415
    from include.alerts.outbox import deliver_kept  # noqa: PLC0415

    settings = load_settings()
    store = open_store(settings.lake_uri)
    read = open_warehouse(settings, store).read_published
    channels, links = open_channels(settings), links_of(settings)
    deliveries = [
        deliver_published(store, read, channels, links),
        deliver_kept(store, channels, links),
    ]
    failed = [failure for delivery in deliveries for failure in delivery.failed]
    sent = [message for delivery in deliveries for message in delivery.sent]
    for message in sent:
        log.info("sent: %s", message.title)
    if failed:
        names = ", ".join(sorted({name for name, _ in failed}))
        raise DeliveryFailedError(
            f"alerts: {len(failed)} messages not taken by {names};"
            " check SMS_ALERT_URLS and SMS_ALERT_TOPIC_ARN; they are due again at the next delivery"
        )
    return len(sent)


def note_answer(params: Mapping[str, Any], dag_run: Any) -> str:
    """Keep what an operator answered; returns the name of the note.

    Raises:
        InvalidNoteError: something is missing or wrong; says what.
    """
    note_id = re.sub(r"[^A-Za-z0-9-]+", "-", dag_run.run_id).strip("-")
    given = {name: value for name, value in params.items() if value not in {None, ""}}
    try:
        note = Note(note_id=note_id, noted_at=dag_run.run_after.astimezone(UTC), **given)
    except ValidationError as error:
        kind = params.get("kind")
        raise InvalidNoteError(f"{kind}: {describe(error)}; trigger the DAG again") from None
    write_note(open_store(load_settings().lake_uri), note)
    log.info("noted, from the next build on: %s", note)
    return note_id
