"""What becomes of alerts that people were told of, as data and answers come after them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from include.alerts.notes import Note, NoteKind
from tests.dbt.alerts.conftest import DAYS
from tests.dbt.alerts.detector import Lake, Row
from tests.dbt.alerts.rates import Country, Rate, day, known_at, rates_of


def later(lake: Lake, folder: Path) -> Lake:
    """The lake as its last run left it, to go on from."""
    copied = deepcopy(lake)
    copied.folder = folder
    return copied


def alerts_of(lake: Lake, country: str) -> list[Row]:
    return [alert for alert in lake.alerts if alert["iso_country_code"] == country]


def only(lake: Lake, country: str, metric: str) -> Row:
    (alert,) = [alert for alert in alerts_of(lake, country) if alert["metric"] == metric]
    return alert


def with_rates_of(rates: list[Rate], country: Country) -> list[Rate]:
    """The same rates, but for one country, which did otherwise."""
    others = [rate for rate in rates if rate.country != country.code]
    return others + known_at(rates_of([country], DAYS), day(DAYS))


def test_what_was_told_and_turns_out_otherwise_is_retracted_and_stays_so(
    day_by_day: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    lake = later(day_by_day, tmp_path)
    calm = with_rates_of(rates, Country("FA"))
    for _ in range(2):
        lake.run(calm, day(53), day(56))
        assert [alert["status"] for alert in alerts_of(lake, "FA")] == ["retracted"]
    assert len(lake.alerts) == len(day_by_day.alerts)


def test_what_only_a_backfill_found_goes_without_a_trace(
    backfilled: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    lake = later(backfilled, tmp_path)
    lake.run(with_rates_of(rates, Country("PA")), day(38), day(44), kind="backfill")
    assert alerts_of(lake, "PA") == []


def test_an_opening_day_that_shifts_keeps_alert_and_incident(
    day_by_day: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    lake = later(day_by_day, tmp_path)
    told = only(lake, "BL", "blocked")
    lake.run(
        with_rates_of(rates, Country("BL", blocked={50: 0.3, 51: 0.3, 52: 0.3})), day(50), day(54)
    )
    shifted = only(lake, "BL", "blocked")
    assert (told["opened_day"], shifted["opened_day"]) == (day(52), day(50))
    for name in ("alert_id", "incident_id", "run_kind"):
        assert shifted[name] == told[name]


def test_a_replay_tells_what_was_told_and_without_the_arrival_cut_what_is_known_now(
    backfilled: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    """Receipts of FA that arrived late look like failures, until they come."""
    revised = with_rates_of(rates, Country("FA"))
    known = [
        replace(rate, x=int(0.6 * rate.x))
        if (rate.country, rate.metric, rate.day, rate.age) == ("FA", "delivery", day(53), 1)
        else rate
        for rate in revised
    ]
    alerts = []
    for name, seen in (("live", known), ("cut by arrival", known), ("not cut", revised)):
        lake = later(backfilled, tmp_path / name)
        lake.folder.mkdir()
        lake.run_daily(seen, day(53), day(53))
        alerts.append(lake.run_daily(revised, day(54), day(54)))
    live, cut, not_cut = alerts
    assert [alert["status"] for alert in live if alert["iso_country_code"] == "FA"] == ["retracted"]
    assert cut == live
    assert not_cut == [alert for alert in live if alert["iso_country_code"] != "FA"]


def note(kind: NoteKind, incident: Row, **said: object) -> Note:
    return Note(
        note_id=kind.value,
        kind=kind,
        reason="a known outage",
        noted_by="kim",
        noted_at=datetime(2026, 3, 1),
        **({"incident_id": incident["incident_id"]} | said),
    )


def test_an_answer_counts_from_the_next_run_on_and_as_long_as_it_says(
    backfilled: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    lasting = with_rates_of(rates, Country("BL", blocked=dict.fromkeys(range(52, 57), 0.3)))
    lake = later(backfilled, tmp_path)
    lake.run_daily(lasting, day(53), day(53))
    told = only(lake, "BL", "blocked")
    lake.notes = [note(NoteKind.SILENCE, told, last_day=day(54)), note(NoteKind.ACKNOWLEDGE, told)]
    seen = []
    for n in (54, 55):
        lake.run_daily(lasting, day(n), day(n))
        alert = only(lake, "BL", "blocked")
        seen.append((alert["status"], alert["suppressed_by"], alert["ack_by"]))
    silence = f"silence until {day(54)} by kim: a known outage"
    assert seen == [("suppressed", silence, "kim"), ("ongoing", None, "kim")]
    assert told["status"] == "ongoing"


def test_the_next_run_knows_when_people_were_told(
    backfilled: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    lake = later(backfilled, tmp_path)
    lake.run_daily(rates, day(52), day(52))
    told = only(lake, "BL", "blocked")
    at = datetime(2026, 3, 1, 9, 30)
    telling = {"incident_id": told["incident_id"], "channel": "mail", "told_at": at}
    lake.tellings = [telling | {"last_day": day(52)}]
    lake.run_daily(rates, day(53), day(53))
    assert told["notified_at"] is None
    assert only(lake, "BL", "blocked")["notified_at"] == at
    (incident,) = lake.rows("select * from marts.incidents where iso_country_code = 'BL'")
    assert incident["notified_at"] == at


def test_what_opens_in_a_maintenance_is_suppressed_with_its_reason(
    backfilled: Lake, rates: list[Rate], tmp_path: Path
) -> None:
    lake = later(backfilled, tmp_path)
    scope = {"incident_id": None, "iso_country_code": "BL", "metric": "blocked"}
    days = {"first_day": day(52), "last_day": day(53) + timedelta(days=1)}
    lake.notes = [note(NoteKind.MAINTENANCE, {"incident_id": None}, **scope, **days)]
    lake.run_daily(rates, day(53), day(53))
    reasons = {a["metric"]: (a["status"], a["suppressed_by"]) for a in alerts_of(lake, "BL")}
    assert reasons == {
        "blocked": ("suppressed", f"maintenance until {day(54)} by kim: a known outage"),
        "delivery": ("ongoing", None),
    }
    (incident,) = lake.rows("select * from marts.incidents where iso_country_code = 'BL'")
    assert incident["status"] == "open"
