"""What people see of a gate: static pages in the lake."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from include.quality.event_suites import event_suites
from tests.include.quality.factories import DAYS, change, good_events, verdict_on

NUMBER = "33612345678"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake in which two gates judged a window where a phone number leaked into the events."""
    folder = tmp_path_factory.mktemp("docs")
    scratch = folder / "scratch.duckdb"
    good_events(scratch)
    change(
        scratch,
        f"update lake.events set recipient_key = '{NUMBER}', recipient_prefix = '+{NUMBER}'"
        " where day = date '2026-11-02'",
    )
    for gate in ("events", "candidates"):
        verdict_on(scratch, folder / "lake", event_suites(DAYS), gate)
    return folder / "lake"


def test_the_pages_lie_under_their_run_and_gate(lake: Path) -> None:
    site = lake / "reports/data_docs/run-1/events"

    assert "Great Expectations" in (site / "index.html").read_text()
    suites = {path.stem for path in (site / "expectations").iterdir()}
    judged = {"events", "inbound", "send_log"}
    assert suites == {"conservation", "rejected", *judged, *(f"{one}_columns" for one in judged)}
    assert len(list((site / "validations").rglob("*.html"))) == len(suites)


def test_a_page_says_why_each_rule_matters(lake: Path) -> None:
    page = (lake / "reports/data_docs/run-1/events/expectations/events.html").read_text()

    assert "More than seven digits of a number can single out a person." in page


def test_every_link_to_another_page_leads_somewhere(lake: Path) -> None:
    links = [
        page.parent / link
        for page in lake.rglob("*.html")
        for link in re.findall(r'href="([^"#:]+\.html)"', page.read_text())
    ]

    assert links
    assert [link for link in links if not link.is_file()] == []


def test_the_index_links_every_run_and_gate(lake: Path) -> None:
    index = (lake / "reports/data_docs/index.html").read_text()

    assert re.findall(r'href="(.+?/verdict\.html)"', index) == [
        "run-1/events/verdict.html",
        "run-1/candidates/verdict.html",
    ]


def test_the_verdict_lies_beside_the_pages(lake: Path) -> None:
    verdict = json.loads((lake / "reports/data_docs/run-1/events/verdict.json").read_text())

    assert verdict["passed"] == ["2026-11-01", "2026-11-03"]
    assert len(verdict["refused"]["2026-11-02"]) == 2


def test_the_first_page_of_a_gate_says_the_verdict_without_scripts(lake: Path) -> None:
    page = (lake / "reports/data_docs/run-1/events/verdict.html").read_text()

    assert "days passed: 2026-11-01, 2026-11-03" in page
    assert "2026-11-02 refused: " in page
    assert "<script" not in page
    assert ">conservation</a>" in page


def test_no_page_shows_a_phone_number(lake: Path) -> None:
    files = [path for path in lake.rglob("*") if path.is_file()]

    assert files
    assert not [path for path in files if NUMBER[:9].encode() in path.read_bytes()]
