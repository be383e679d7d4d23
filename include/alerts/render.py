"""A telling in words: what, where, since when, how sure, how much, what to do first (pure)."""

from __future__ import annotations

from typing import Any

import jinja2

from include.alerts.chart import draw_chart
from include.alerts.course import course_of
from include.alerts.evidence import Evidence
from include.alerts.families import FIRST_STEPS, Family, Severity
from include.alerts.links import Links
from include.alerts.message import Message
from include.alerts.notice import Fact, Notice
from include.alerts.transitions import Kind, Telling

CHART = "chart.png"
"""Name of the chart beside a message: `cid:chart.png` in a mail."""

_COLOURS = {Severity.CRITICAL: "#cf222e", Severity.HIGH: "#d4690f", Severity.WARNING: "#9a6700"}
_OVER_COLOUR = "#1a7f37"
_MARKS = {
    Kind.OPENED: "{severity}",
    Kind.WORSENED: "{severity}, worse than before",
    Kind.STILL: "{severity}, still",
    Kind.AGAIN: "{severity}, again",
    Kind.OVER: "over",
}
_EXCESS = {
    Family.BLOCKED: "more messages blocked",
    Family.DELIVERY: "fewer messages delivered",
    Family.PENDING: "more messages pending",
    Family.OPT_OUT: "more opt-outs",
    Family.VOLUME: "fewer messages sent",
    Family.PUMPING: "more messages sent",
    Family.MISSING_DATA: "fewer messages sent",
}
_LOADER = jinja2.PackageLoader("include.alerts")
_PLAIN = jinja2.Environment(loader=_LOADER, autoescape=False)  # noqa: S701 - text, not HTML
_HTML = jinja2.Environment(loader=_LOADER, autoescape=True)


def render(
    notice: Notice,
    telling: Telling,
    links: Links,
    *,
    evidence: Evidence | None = None,
    is_possible_repeat: bool = False,
) -> Message:
    """The message of a telling; the evidence, where there is some, gives it its chart."""
    is_over = telling.kind is Kind.OVER
    mark = _MARKS[telling.kind].format(severity=notice.severity)
    repeat = " (possible repeat)" if is_possible_repeat else ""
    title = f"[{mark}] {notice.opened_day}: {notice.headline}{repeat}"
    chart = draw_chart(notice.lead, evidence) if notice.lead and evidence else None
    link = links.report(f"{notice.key}-{telling.name}")
    words = _words(notice, telling, links)
    pictured = _with_picture(words, notice, telling, links, evidence) if chart else words
    return Message(
        key=notice.key,
        message_id=f"{notice.key}.{telling.name}",
        severity=notice.severity,
        is_over=is_over,
        title=title,
        brief=_brief(words["facts"], link),
        text=_PLAIN.get_template("message.txt.j2").render(pictured),
        markdown=_PLAIN.get_template("message.md.j2").render(pictured),
        html=_HTML.get_template("message.html.j2").render(
            words,
            mark=f"{mark}{repeat}",
            headline=f"{notice.opened_day}: {notice.headline}",
            colour=_OVER_COLOUR if is_over else _COLOURS[notice.severity],
            chart=f"cid:{CHART}" if chart else "",
            chart_text=notice.headline,
        ),
        link=link,
        chart=chart,
    )


def _words(notice: Notice, telling: Telling, links: Links) -> dict[str, Any]:
    is_over = telling.kind is Kind.OVER
    end = [Fact("Now", f"{notice.ended_as}.")] if is_over else []
    what, *facts = notice.facts
    return {
        "facts": [*end, what, *facts[:2], *_cost(notice), *facts[2:]],
        "others": notice.others,
        "steps": () if is_over else FIRST_STEPS[notice.family],
        "links": {
            "Runbook": links.runbook(notice.family),
            "Report": links.report(f"{notice.key}-{telling.name}"),
            "Data Docs": links.data_docs,
        },
        "reference": f"{notice.key}, {telling.name}",
    }


def _cost(notice: Notice) -> list[Fact]:
    """How many messages, and what they cost."""
    alert = notice.lead
    if alert is None:
        return []
    if alert.family is Family.COST:
        more = alert.excess_cost_usd or 0.0
        text = f"{more:,.2f} USD more than expected for {alert.n:,} messages"
    elif alert.family is Family.TIME_TO_RECEIPT:
        text = f"{alert.n:,} receipts of the day"
    else:
        text = f"{alert.excess_messages:,.0f} {_EXCESS[alert.family]} than expected that day"
        if alert.excess_cost_usd:
            text += f", about {alert.excess_cost_usd:,.2f} USD"
    return [Fact("How much", text)]


def _with_picture(
    words: dict[str, Any], notice: Notice, telling: Telling, links: Links, evidence: Evidence | None
) -> dict[str, Any]:
    """The words with the course of the value and the chart's address, where no chart is shown."""
    course = course_of(notice.lead, evidence) if notice.lead and evidence else None
    chart = {"Chart": links.chart(f"{notice.key}-{telling.name}")}
    facts = [*words["facts"], *([Fact("Course", course)] if course else [])]
    return words | {"facts": facts, "links": words["links"] | chart}


def _brief(facts: list[Fact], link: str) -> str:
    said = {fact.label: fact.text for fact in facts}
    chosen = [said[label] for label in ("Now", "What", "How much") if label in said]
    return "\n".join([*chosen, link])
