"""Notices that nothing can compute again, kept until every channel was told: `state/notices/`."""

from __future__ import annotations

import logging

import orjson
from pydantic import TypeAdapter

from include.alerts.answers import with_answers
from include.alerts.delivery import Channel, Delivery, deliver
from include.alerts.links import Links
from include.alerts.message import Message
from include.alerts.notes import read_notes
from include.alerts.notice import Notice
from include.alerts.render import render
from include.alerts.reports import write_page
from include.alerts.transitions import Telling
from include.lake import Store

NOTICES = "state/notices"

_NOTICE = TypeAdapter(Notice)

log = logging.getLogger(__name__)


def keep(store: Store, notice: Notice) -> None:
    """Put a notice into the outbox; a later one of its key takes its place."""
    store.write(_object_key(notice), orjson.dumps(notice))


def deliver_kept(store: Store, channels: list[Channel], links: Links) -> Delivery:
    """Tell all channels of what the outbox holds; what every channel took leaves it."""
    kept = [_NOTICE.validate_json(store.read(stored.key)) for stored in store.list(f"{NOTICES}/")]
    notices = with_answers(kept, read_notes(store))

    def rendered(notice: Notice, telling: Telling, is_repeat: bool) -> Message:
        message = render(notice, telling, links, is_possible_repeat=is_repeat)
        write_page(store, f"{notice.key}-{telling.name}", message)
        return message

    delivery = deliver(store, notices, channels, rendered)
    if not delivery.failed:
        store.delete(_object_key(notice) for notice in notices)
    return delivery


def _object_key(notice: Notice) -> str:
    return f"{NOTICES}/{notice.key}.json"
