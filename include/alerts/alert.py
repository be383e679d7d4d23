"""An alert as the mart `alerts` holds it, with the few questions that delivery asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, field_validator

from include.alerts.families import Family, Severity


class Status(StrEnum):
    """Where an alert is in its life."""

    OPEN = "open"
    ONGOING = "ongoing"
    RESOLVED = "resolved"
    RETRACTED = "retracted"
    SUPPRESSED = "suppressed"


class Contributor(BaseModel):
    """A part of a country and what it adds to the excess; `share` is of 1."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    dimension: str
    value: str
    x: int
    n: int
    expected: float
    excess: float
    share: float


class Alert(BaseModel):
    """One row of `alerts`; the columns that delivery doesn't need are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    alert_id: str
    incident_id: str
    account_id: str
    grain: str
    iso_country_code: str
    entity: str
    family: Family = Field(validation_alias="metric")
    status: Status
    severity: Severity
    opened_day: date
    first_day: date
    last_day: date
    days_active: int
    target_day: date
    age_days: int
    n: int
    observed_value: float
    expected_value: float
    expected_low: float
    expected_high: float
    excess_messages: float
    excess_cost_usd: float | None = None
    z: float
    tail_p: float
    q_bh: float | None = None
    baseline_days: int
    baseline_n_median: float
    calendar_match: str | None = None
    culprit_grain: str | None
    culprit_entity: str | None
    contributors: tuple[Contributor, ...]
    explanation: str
    run_kind: str
    suppressed_by: str | None = None
    ack_by: str | None = None

    @field_validator("contributors", mode="before")
    @classmethod
    def _read_json(cls, value: object) -> object:
        return orjson.loads(value) if isinstance(value, str) else (value or ())

    @property
    def is_live(self) -> bool:
        """Whether it still stands."""
        return self.status in {Status.OPEN, Status.ONGOING}

    @property
    def is_to_tell(self) -> bool:
        """Whether people may be told: it stands, and no backfill brought it up."""
        return self.is_live and self.run_kind != "backfill"

    @property
    def is_whole(self) -> bool:
        """Whether it is about a whole country or the fleet, not about a part."""
        return self.grain in {"country", "fleet"}

    @property
    def urgency(self) -> tuple[int, bool, float, str]:
        """Sorts alerts, the most urgent last; total, so that an order never depends on luck."""
        return (self.severity.rank, self.is_whole, self.z, self.alert_id)


def read_alerts(rows: Iterable[Mapping[str, Any]]) -> list[Alert]:
    """Alerts from rows of the mart.

    Raises:
        pydantic.ValidationError: a row breaks the mart's contract.
    """
    return [Alert.model_validate(row) for row in rows]
