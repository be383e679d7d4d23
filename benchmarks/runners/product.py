"""The product itself: changed arrival hours found, ingested and committed to the ledger."""

from __future__ import annotations

from datetime import datetime

from benchmarks.task import RECIPIENT_KEY_ID, SECRET, Order, read_order
from include.ingest.run import find_changed_hours, ingest_hours
from include.lake import open_store
from include.settings import Settings
from include.streams import Stream


def ingest(order: Order) -> None:
    """Ingest all arrival hours of the task into a lake."""
    settings = Settings(
        _env_file=None,
        lake_uri=order.output,
        streams_file=order.task_file,
        recipient_key=SECRET.decode(),
        recipient_key_id=RECIPIENT_KEY_ID,
        workers=order.processes,
    )
    streams = [
        Stream(name=one.name, uri=one.uri, account_id=one.account_id, region=one.region)
        for one in order.task.sources
    ]
    first, last = map(datetime.fromisoformat, (order.task.first_hour, order.task.last_hour))
    hours = find_changed_hours(streams, open_store(settings.lake_uri), first, last)
    ingest_hours(hours, settings, lambda _: None)


if __name__ == "__main__":
    ingest(read_order())
