"""Alerts of a known world: the incidents and nothing else, the same whoever builds them when."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.alerts.detector import Lake, Row
from tests.dbt.alerts.rates import Rate, day

OF_A_RUN = {"run_kind", "publication_id", "as_of"}


def comparable(alerts: list[Row]) -> list[Row]:
    """Alerts less what depends on the run that wrote them."""
    return [{name: v for name, v in row.items() if name not in OF_A_RUN} for row in alerts]


def find(alerts: list[Row], country: str, metric: str) -> Row:
    """The only alert of a country and metric."""
    (alert,) = [a for a in alerts if (a["iso_country_code"], a["metric"]) == (country, metric)]
    return alert


def test_each_incident_is_found_and_nothing_else(in_one_run: Lake) -> None:
    found = {(a["iso_country_code"], a["metric"], a["opened_day"]) for a in in_one_run.alerts}
    assert found == {
        ("TW", "blocked", day(20)),
        ("TW", "delivery", day(20)),
        ("PA", "blocked", day(40)),
        ("PA", "delivery", day(40)),
        ("LA", "pending", day(51)),
        ("LA", "delivery", day(51)),
        ("BL", "blocked", day(52)),
        ("BL", "delivery", day(52)),
        ("FA", "delivery", day(53)),
        ("ND", "blocked", day(56)),
        ("ND", "delivery", day(56)),
    }


def test_an_alert_is_named_by_what_it_is_about_and_the_day_it_opened(in_one_run: Lake) -> None:
    alert = find(in_one_run.alerts, "BL", "blocked")
    key = "111122223333|blocked|rise|BL|country|BL"
    assert alert["dedup_key"] == key
    assert alert["alert_id"] == md5(f"{key}|{day(52)}".encode()).hexdigest()


def test_an_alert_holds_its_evidence(in_one_run: Lake) -> None:
    alert = find(in_one_run.alerts, "BL", "blocked")
    assert (alert["opened_day"], alert["last_day"], alert["days_active"]) == (day(52), day(53), 2)
    assert alert["status"] == "resolved"
    assert alert["severity"] == "critical"
    assert alert["tail_p"] < 1e-6
    assert alert["observed_value"] == pytest.approx(alert["x"] / alert["n"], abs=1e-6)
    assert alert["expected_low"] < alert["expected_value"] < alert["expected_high"] < 0.05
    excess = alert["x"] - alert["n"] * alert["expected_value"]
    assert alert["excess_messages"] == pytest.approx(excess, abs=0.1)
    assert alert["explanation"].startswith("Blocked share in BL rose to ")
    assert alert["tail_p"] < alert["q_bh"] < 1e-4
    gates = json.loads(alert["gates"])
    assert [gate["gate"] for gate in gates] == ["z", "messages", "excess", "change"]
    assert all(gate["value"] >= gate["least"] for gate in gates)
    assert alert["severity_reason"] == "z of 5 or more, and 1 % of the messages of the account"
    assert alert["baseline_tau"] >= 0.012


def test_an_incident_has_the_evidence_of_its_strongest_alert(in_one_run: Lake) -> None:
    (incident,) = in_one_run.rows("select * from marts.incidents where iso_country_code = 'BL'")
    alert = find(in_one_run.alerts, "BL", "blocked")
    assert incident["lead_alert_id"] == alert["alert_id"]
    shared = set(incident) & set(alert) - {"status", "opened_day", "first_day", "last_day"}
    assert {"gates", "q_bh", "excess_cost_usd", "contributors", "z"} <= shared
    assert {name: incident[name] for name in shared} == {name: alert[name] for name in shared}


@pytest.mark.parametrize(
    ("country", "metric", "status"),
    [
        ("ND", "blocked", "open"),
        ("BL", "blocked", "resolved"),
        ("LA", "delivery", "retracted"),
        ("LA", "pending", "resolved"),
    ],
)
def test_the_status_follows_from_what_came_after(
    in_one_run: Lake, country: str, metric: str, status: str
) -> None:
    assert find(in_one_run.alerts, country, metric)["status"] == status


def test_the_alerts_of_a_country_and_time_are_one_incident(in_one_run: Lake) -> None:
    blocked = find(in_one_run.alerts, "BL", "blocked")
    delivery = find(in_one_run.alerts, "BL", "delivery")
    assert blocked["incident_id"] == delivery["incident_id"]
    incidents = in_one_run.rows("select * from marts.incidents")
    assert len(incidents) == 6
    (incident,) = [i for i in incidents if i["incident_id"] == blocked["incident_id"]]
    assert (incident["alert_count"], incident["lead_metric"]) == (2, "blocked")


def test_daily_runs_and_a_backfill_give_the_same_alerts(in_one_run: Lake, day_by_day: Lake) -> None:
    assert comparable(day_by_day.alerts) == comparable(in_one_run.alerts)


def test_only_alerts_that_a_daily_run_found_first_are_of_a_daily_run(day_by_day: Lake) -> None:
    kinds = {(a["iso_country_code"], a["run_kind"]) for a in day_by_day.alerts}
    assert kinds == {
        ("TW", "backfill"),
        ("PA", "backfill"),
        ("LA", "daily"),
        ("BL", "daily"),
        ("FA", "daily"),
        ("ND", "daily"),
    }


def again(lake: Lake, folder: Path, rates: list[Rate], **run: Any) -> list[Row]:
    """The alerts after one more run over what a lake has published."""
    later = deepcopy(lake)
    later.folder = folder
    return later.run(rates, **run)


@pytest.mark.parametrize(
    ("first", "last"), [(day(54), day(56)), (day(52), day(52))], ids=["newest", "past"]
)
def test_a_window_built_again_changes_no_alert(
    day_by_day: Lake, rates: list[Rate], tmp_path: Path, first: date, last: date
) -> None:
    alerts = again(day_by_day, tmp_path, rates, first=first, last=last, kind="backfill")
    assert comparable(alerts) == comparable(day_by_day.alerts)
    assert [a["run_kind"] for a in alerts] == [a["run_kind"] for a in day_by_day.alerts]


def test_a_refused_day_keeps_the_alerts_of_its_publication(
    day_by_day: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    alerts = again(day_by_day, tmp_path, rates, first=day(52), last=day(56), refused=[day(52)])
    assert comparable(alerts) == comparable(day_by_day.alerts)


def test_a_day_refused_at_its_first_build_raises_nothing(
    backfilled: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    alerts = again(backfilled, tmp_path, rates, first=day(50), last=day(53), refused=[day(52)])
    assert find(alerts, "BL", "blocked")["opened_day"] == day(53)


def test_the_models_keep_the_promises_of_their_yaml(in_one_run: Lake) -> None:
    in_one_run.test()
