"""Data Docs in the lake: each gate's static pages under its run, and one index of all runs."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from include.lake import Store
from include.quality.verdict import GateVerdict

ROOT = "reports/data_docs"


def docs_key(run_id: str, gate: str) -> str:
    """The lake key of a gate's first page: its verdict."""
    return f"{ROOT}/{run_id}/{gate}/verdict.html"


def publish_docs(store: Store, site: Path, run_id: str, verdict: GateVerdict) -> None:
    """Copy a site's pages and the verdict as JSON into the lake, and list them in the index.

    Only pages are copied: their styles are inline, and nothing shows the site's 4 MB of fonts and
    animations.
    """
    folder = docs_key(run_id, verdict.gate).removesuffix("/verdict.html")
    pages = [page.relative_to(site).as_posix() for page in sorted(site.rglob("*.html"))]
    for page in pages:
        store.write(f"{folder}/{page}", (site / page).read_bytes())
    store.write(f"{folder}/verdict.html", _verdict_page(run_id, verdict, pages))
    store.write(f"{folder}/verdict.json", _verdict_json(verdict))
    store.write(f"{ROOT}/index.html", _index_page(store))


def _verdict_json(verdict: GateVerdict) -> bytes:
    fields = asdict(verdict)
    for name in ("refused", "overridden"):
        fields[name] = {str(day): value for day, value in fields[name].items()}
    return json.dumps(fields, default=date.isoformat, indent=1).encode()


def _verdict_page(run_id: str, verdict: GateVerdict, pages: Sequence[str]) -> bytes:
    """What the gate decided, in words, with links to the results of each suite.

    Great Expectations' own first page is made by scripts from a CDN, so it is blank offline.
    """
    refused = [f"{day} refused: {'; '.join(why)}" for day, why in verdict.refused.items()]
    stopped = [f"all stopped: {verdict.stop_reason}"] if verdict.stop_reason else []
    passed = ", ".join(str(day) for day in verdict.passed) or "none"
    said = [*stopped, *refused, *(f"warning: {warning}" for warning in verdict.warnings)]
    lines = [html.escape(line) for line in [f"days passed: {passed}", *said]]
    links = [_link(page, page.split("/")[1]) for page in pages if page.startswith("validations/")]
    body = f"{_list(lines)}\n<h2>Results by suite</h2>\n{_list(links)}"
    return _page(f"Gate on {verdict.gate}, run {run_id}", body)


def _index_page(store: Store) -> bytes:
    keys = (stored.key for stored in store.list(f"{ROOT}/"))
    pages = [key.removeprefix(f"{ROOT}/") for key in keys if key.endswith("/verdict.html")]
    newest_first = sorted(pages, reverse=True)
    links = [_link(page, page.removesuffix("/verdict.html")) for page in newest_first]
    return _page("Data Docs by run and gate", _list(links))


def _link(target: str, text: str) -> str:
    return f'<a href="{html.escape(target)}">{html.escape(text)}</a>'


def _list(items: Sequence[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _page(title: str, body: str) -> bytes:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        "<style>body {font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto}</style>"
        f"<h1>{html.escape(title)}</h1>\n{body}</html>\n"
    ).encode()
