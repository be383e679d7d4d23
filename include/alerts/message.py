"""A message as channels take it: one text in three forms, a short one, and a chart."""

from __future__ import annotations

from dataclasses import dataclass

from include.alerts.families import Severity


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent of one telling.

    `key` is that of the notice, the same for all its messages (PagerDuty's dedup key); `message_id`
    is this one's alone, and the same when it is sent again (Message-ID, FIFO deduplication id).
    `brief` is for receivers that take little. `link` is where to read on. `chart` is a PNG.
    """

    key: str
    message_id: str
    severity: Severity
    is_over: bool
    title: str
    brief: str
    text: str
    markdown: str
    html: str
    link: str
    chart: bytes | None = None
