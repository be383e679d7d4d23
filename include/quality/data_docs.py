"""Data Docs in the lake: each gate's static pages under its run, and one index of all runs."""

from __future__ import annotations

import html
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from include.lake import Store
from include.quality.verdict import GateVerdict

ROOT = "reports/data_docs"


def docs_key(run_id: str, gate: str) -> str:
    """The lake key of a gate's first page."""
    return f"{ROOT}/{run_id}/{gate}/index.html"


def publish_docs(store: Store, site: Path, run_id: str, verdict: GateVerdict) -> None:
    """Copy a site's pages and the verdict as JSON into the lake, and list them in the index.

    Only pages are copied: their styles are inline, and nothing shows the site's 4 MB of fonts and
    animations.
    """
    folder = docs_key(run_id, verdict.gate).removesuffix("/index.html")
    for page in sorted(site.rglob("*.html")):
        store.write(f"{folder}/{page.relative_to(site).as_posix()}", page.read_bytes())
    store.write(f"{folder}/verdict.json", _verdict_json(verdict))
    store.write(f"{ROOT}/index.html", _index_page(store))


def _verdict_json(verdict: GateVerdict) -> bytes:
    fields = asdict(verdict)
    for name in ("refused", "overridden"):
        fields[name] = {str(day): value for day, value in fields[name].items()}
    return json.dumps(fields, default=date.isoformat, indent=1).encode()


def _index_page(store: Store) -> bytes:
    keys = (stored.key for stored in store.list(f"{ROOT}/"))
    folders = [key.removesuffix("/verdict.json") for key in keys if key.endswith("/verdict.json")]
    names = [folder.removeprefix(f"{ROOT}/") for folder in sorted(folders, reverse=True)]
    rows = "\n".join(
        f'<li><a href="{html.escape(name)}/index.html">{html.escape(name)}</a>'
        f' (<a href="{html.escape(name)}/verdict.json">verdict</a>)</li>'
        for name in names
    )
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Data Docs</title>'
        f"<h1>Data Docs by run and gate</h1>\n<ul>\n{rows}\n</ul></html>\n"
    )
    return page.encode()
