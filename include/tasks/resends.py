"""The task of `publish_resend_candidates`."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from include.lake import open_store
from include.resends.candidate import candidates_sql, due_candidates
from include.resends.publication import QueueError, publish_candidates
from include.resends.queues import open_queue
from include.settings import load_settings
from include.warehouse.warehouse import open_warehouse

log = logging.getLogger(__name__)


def publish_due_candidates() -> int:
    """Put on the queue what may be sent again now; returns the number of candidates."""
    settings = load_settings()
    store = open_store(settings.lake_uri)
    # A deadline is one of the world outside, whatever moment the marts look from.
    now = datetime.now(UTC)
    rows = open_warehouse(settings, store).read_published(candidates_sql(now))
    queue = open_queue(settings.resend_queue_url, store)
    publication = publish_candidates(store, due_candidates(rows, now), queue)
    log.info("%d candidates sent to the queue", len(publication.sent))
    if publication.failed:
        raise QueueError(
            f"resends: {len(publication.failed)} candidates not taken by the queue; they are due"
            " again until their deadline, marked as possible repeats"
        )
    return len(publication.sent)
