"""An alert as the mart `alerts` holds it, with the few questions that delivery asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict


class Severity(StrEnum):
    """How urgent an alert is, least first."""

    WARNING = "warning"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least urgent."""
        return list(Severity).index(self)


class Metric(StrEnum):
    """What alerts are raised on."""

    BLOCKED = "blocked"
    DELIVERY = "delivery"
    PENDING = "pending"
    OPT_OUT = "opt_out"
    VOLUME = "volume"
    PUMPING = "pumping"
    COST = "cost"
    TIME_TO_RECEIPT = "time_to_receipt"
    MISSING_DATA = "missing_data"


class Status(StrEnum):
    """Where an alert is in its life."""

    OPEN = "open"
    ONGOING = "ongoing"
    RESOLVED = "resolved"
    RETRACTED = "retracted"


class Alert(BaseModel):
    """One row of `alerts`; the columns that delivery doesn't need are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    alert_id: str
    incident_id: str
    account_id: str
    iso_country_code: str
    metric: Metric
    status: Status
    severity: Severity
    opened_day: date
    first_day: date
    days_active: int
    excess_messages: float
    z: float
    tail_p: float
    baseline_days: int
    baseline_n_median: float
    explanation: str
    run_kind: str

    @property
    def is_live(self) -> bool:
        """Whether it still stands."""
        return self.status in {Status.OPEN, Status.ONGOING}

    @property
    def is_to_tell(self) -> bool:
        """Whether people may be told: it stands, and no backfill brought it up."""
        return self.is_live and self.run_kind != "backfill"

    @property
    def urgency(self) -> tuple[int, float, str]:
        """Sorts alerts, the most urgent last; total, so that an order never depends on luck."""
        return (self.severity.rank, self.z, self.alert_id)


def read_alerts(rows: Iterable[Mapping[str, Any]]) -> list[Alert]:
    """Alerts from rows of the mart.

    Raises:
        pydantic.ValidationError: a row breaks the mart's contract.
    """
    return [Alert.model_validate(row) for row in rows]
