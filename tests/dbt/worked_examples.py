"""The lake behind the worked examples of docs/metrics.md: two weeks of November 2026.

DE gets a one-time code a day and six on the 10th; LV is pumped on the 10th; FR moved from v1 to v2.
"""

from __future__ import annotations

import shutil
from decimal import Decimal
from itertools import chain
from pathlib import Path

from tests.dbt.events import DEFAULTS, Event, moment, v1, v2
from tests.dbt.project import PROJECT, run_dbt
from tests.dbt.scratch import MARTS, Scratch

CODE = {"context": '{"purpose": "one_time_code"}'}
PLAN = (
    "DE,one_time_code,1,2026-11-01,30,2,yes,sender_id,ACME,NOT_NEEDED,,\n"
    "GB,one_time_code,2,2027-01-15,5000,10,yes,short_code,,SUBMITTED,,quiet hours\n"
)


def _german() -> list[list[Event]]:
    daily = [_code(f"de-{number}", number, "ACME") for number in range(1, 15)]
    senders = ["ACME", "ACME", "ACME", "12345", "12345"]
    return daily + [_code(f"de-10-{n}", 10, sender) for n, sender in enumerate(senders)]


def _code(message_id: str, number: int, sender: str) -> list[Event]:
    kind = "sender_id" if sender == "ACME" else "short_code"
    values = {"origination_identity": sender, "origination_identity_type": kind, **CODE}
    received = ("DELIVERED", f"{number:02} 09:00:09")
    return v2(message_id, f"{number:02} 09:00", received, **values)


def _latvian(number: int) -> list[Event]:
    status = "DELIVERED" if number < 12 else "UNREACHABLE" if number < 20 else "PENDING"
    watched = {
        "protect_configuration_id": "p-1",
        "protect_status": "MONITOR",
        "protect_recommendation": "BLOCK",
        "protect_block_reason": "AIT_SUSPECTED",
    }
    return v2(
        f"lv-{number}",
        f"10 12:00:{number:02}",
        (status, "10 12:05"),
        iso_country_code="LV",
        recipient_prefix="3712900",
        recipient_key=f"{number % 12:032}",
        is_sequential_recipient=number < 16,
        price_reported=Decimal("0.1"),
        **CODE,
        **(watched if 4 <= number < 19 else {}),
    )


def _french(number: int) -> list[Event]:
    before = "DELIVERED" if number < 30 else "UNREACHABLE"
    after = "DELIVERED" if number < 38 else "UNREACHABLE"
    sent = ("PENDING", "02 12:00:00")
    return [
        *v1(f"fr-old-{number}", sent, (before, "02 12:00:05"), iso_country_code="FR"),
        *v2(f"fr-new-{number}", "08 12:00", (after, "08 12:00:05"), iso_country_code="FR"),
    ]


EVENTS: list[Event] = list(
    chain.from_iterable([*_german(), *map(_latvian, range(24)), *map(_french, range(40))])
)
LATE: list[Event] = v1(
    "fr-old-30",
    ("DELIVERED", "05 10:00"),
    iso_country_code="FR",
    arrived_hour=moment("20 05:00"),
)


def _send(message_id: str, sent_at: str, **values: object) -> Event:
    known = {name: DEFAULTS[name] for name in ("stream", "account_id", "is_simulator")}
    sent = moment(sent_at)
    return {
        **known,
        "request_id": message_id,
        "message_id": message_id,
        "purpose": "one_time_code",
        "sent_at": sent,
        "day": sent.date(),
        "arrived_hour": sent,
        **values,
    }


SENDS = [
    _send("de-10", "10 09:00", converted_at=moment("10 09:00:40")),
    *(_send(f"lv-{number}", "10 12:00") for number in range(24)),
]
REPLIES: list[Event] = [
    {
        **{name: DEFAULTS[name] for name in ("stream", "account_id", "is_simulator")},
        "inbound_message_id": "reply",
        "previous_message_id": "de-10",
        "received_at": moment("10 09:05"),
        "received_at_source": "event",
        "keyword_class": "other",
        "day": moment("10 09:05").date(),
        "arrived_hour": moment("10 09:00"),
    }
]


def planned(folder: Path, plan: str) -> Path:
    """The project with a plan."""
    project = folder / "project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    with (project / "seeds" / "sms_plan.csv").open("a") as file:
        file.write(plan)
    return project


def built(folder: Path) -> Scratch:
    """The two weeks with a plan, as of the 20th."""
    project = planned(folder, PLAN)
    scratch = Scratch(folder)
    scratch.prepare(EVENTS, inbound=REPLIES, send_log=SENDS)
    window = {"from_day": "2026-11-01", "to_day": "2026-11-14", "as_of": "2026-11-20 00:00:00"}
    command = ["build", "--select", MARTS, "--exclude-resource-type", "unit_test"]
    statuses = run_dbt(folder, command, {**window, "publication_id": "first"}, project)
    assert not {name for name, status in statuses.items() if status in {"error", "fail"}}
    return scratch


def restated(folder: Path, earlier: Scratch) -> Scratch:
    """The 2nd again, after a receipt that came on the 20th."""
    scratch = Scratch(folder)
    scratch.prepare([*EVENTS, *LATE], published=[earlier], inbound=REPLIES, send_log=SENDS)
    day = LATE[0]["event_at"].replace(day=2).date()
    scratch.build(day, day, as_of="2026-11-21 00:00:00", publication_id="second")
    return scratch
