"""Every cell of the published marts equals what a slow, separate reading of raw objects gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.reference.comparison import differences, summary
from tests.reference.marts import (
    blocked_daily,
    cost_daily,
    delivery,
    messages,
    opt_outs,
    pending_age,
    rates_as_of,
    receipt_coverage,
    sms_hourly,
    spend_to_date,
    throughput,
    time_to_receipt,
)
from tests.reference.simulated import Simulated

pytestmark = pytest.mark.long

MARTS = {
    "messages": (messages.rows, messages.KEY),
    "sms_hourly": (sms_hourly.rows, sms_hourly.KEY),
    "delivery_daily": (delivery.rows, delivery.KEY),
    "delivery_by_carrier": (delivery.rows_by_carrier, delivery.KEY_BY_CARRIER),
    "delivery_by_identity": (delivery.rows_by_identity, delivery.KEY_BY_IDENTITY),
    "blocked_daily": (blocked_daily.rows, blocked_daily.KEY),
    "pending_age": (pending_age.rows, pending_age.KEY),
    "time_to_receipt": (time_to_receipt.rows, time_to_receipt.KEY),
    "receipt_coverage": (receipt_coverage.rows, receipt_coverage.KEY),
    "cost_daily": (cost_daily.rows, cost_daily.KEY),
    "spend_to_date": (spend_to_date.rows, spend_to_date.KEY),
}
KEYS = {mart: key for mart, (_, key) in MARTS.items()}
KEYS |= {
    "throughput": throughput.KEY,
    "opt_outs": opt_outs.KEY,
    "rates_as_of": rates_as_of.KEY,
}
LAKES: dict[str, dict[str, Any]] = {
    "by default": {"seed": 1},
    "other settings, two windows": {
        "seed": 2,
        "days": 8,
        "windows": (3, 5),
        "options": {
            "maturity_days": 4,
            "include_simulator": True,
            "successful_is_delivered": False,
            "monthly_spend_limit_usd": 250.0,
        },
    },
}


@pytest.mark.parametrize("name", LAKES)
def test_every_cell_equals_the_reference(name: str, tmp_path: Path) -> None:
    lake = Simulated(tmp_path, **LAKES[name])
    lake.publish()
    expected = {mart: rows(lake.messages, lake.look) for mart, (rows, _) in MARTS.items()}
    expected["throughput"] = throughput.rows(lake.messages, lake.sends, lake.look)
    expected["rates_as_of"] = rates_as_of.rows(lake.messages, lake.replies, lake.look)
    expected["opt_outs"] = opt_outs.rows(lake.messages, lake.replies, lake.sends, lake.look)
    found = {
        mart: differences(lake.published(mart), rows, KEYS[mart]) for mart, rows in expected.items()
    }
    assert all(expected.values())
    assert not any(found.values()), summary(found)
