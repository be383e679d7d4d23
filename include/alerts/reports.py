"""Pages of the lake that show messages with their charts: what a message links to as its report."""

from __future__ import annotations

from include.alerts.message import Message
from include.alerts.render import CHART
from include.lake import Store

REPORTS = "reports/alerts"


def write_page(store: Store, name: str, message: Message) -> None:
    """Write a message as a page, and its chart beside it, for readers whose channel shows none."""
    body = message.html.replace(f"cid:{CHART}", f"{name}.png")
    page = f'<!doctype html><meta charset="utf-8"><title>{message.key}</title>{body}'
    store.write(f"{REPORTS}/{name}.html", page.encode())
    if message.chart:
        store.write(f"{REPORTS}/{name}.png", message.chart)
