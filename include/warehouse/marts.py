"""The published marts as their dbt contracts declare them: names, columns, keys.

The YAML beside each model is where a mart is described; this module reads it, so that the
columns are said once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from include.run import RunKind
from include.settings import PROJECT_ROOT

_ALERTS = {"alerts", "alerts_by_hour"}
"""Marts that both kinds of runs read, so that people are told once."""

MODELS = PROJECT_ROOT / "dbt_project" / "models"


@dataclass(frozen=True, slots=True)
class Mart:
    """A published mart: columns as (name, SQL type), in order, and the key of its rows.

    `is_whole` marts are published as a whole by each run, as one file; the others by request day.
    `history_days` is how many days around a window its models read of what is published; days of
    the window are among them, since a refused day keeps its publication. Of these days they read
    `history_columns`, in rows for which the SQL condition `history_where` holds. `is_numbered`
    marts number their rows under the key of another mart, as the last column of their own key.
    `is_hourly` marts are those of hourly runs.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    is_whole: bool
    history_days: int
    history_columns: tuple[tuple[str, str], ...]
    history_where: str
    is_numbered: bool
    is_hourly: bool

    @property
    def columns_digest(self) -> str:
        """What tells files that have these columns from those of another version."""
        return hashlib.sha256(repr(self.columns).encode()).hexdigest()[:12]


def published_marts() -> tuple[Mart, ...]:
    """All marts that daily runs publish, by name."""
    return tuple(mart for mart in every_mart() if not mart.is_hourly)


def hourly_marts() -> tuple[Mart, ...]:
    """Those that hourly runs publish."""
    return tuple(mart for mart in every_mart() if mart.is_hourly)


def built_marts(kind: RunKind) -> tuple[Mart, ...]:
    """The marts that a run builds and publishes."""
    return hourly_marts() if kind is RunKind.HOURLY else published_marts()


def read_marts(kind: RunKind) -> tuple[Mart, ...]:
    """The marts of which a run reads what is published."""
    is_hourly = kind is RunKind.HOURLY
    return tuple(
        mart for mart in every_mart() if mart.is_hourly is is_hourly or mart.name in _ALERTS
    )


@cache
def every_mart() -> tuple[Mart, ...]:
    """All marts that the project publishes, by name."""
    files = sorted(MODELS.glob("**/*.yml"))
    entries = [entry for file in files for entry in _models_of(file)]
    marts = [_mart(entry) for entry in entries if _meta(entry).get("published")]
    return tuple(sorted(marts, key=lambda mart: mart.name))


def _models_of(file: Path) -> list[dict[str, Any]]:
    # Every process of a run reads these; the parser in C takes a sixth of the time.
    document = yaml.load(file.read_text(), yaml.CSafeLoader) or {}
    models: list[dict[str, Any]] = document.get("models", [])
    return models


def _meta(entry: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = entry.get("config", {}).get("meta", {})
    return meta


def _mart(entry: dict[str, Any]) -> Mart:
    meta = _meta(entry)
    columns = tuple((column["name"], column["data_type"]) for column in entry["columns"])
    read = meta.get("history_columns", [name for name, _ in columns])
    return Mart(
        name=entry["name"],
        columns=columns,
        key=tuple(meta["key"]),
        is_whole=bool(meta.get("whole", False)),
        history_days=int(meta.get("history_days", 0)),
        history_columns=tuple(column for column in columns if column[0] in read),
        history_where=meta.get("history_where", "true").strip(),
        is_numbered=bool(meta.get("numbered", False)),
        is_hourly=meta["published"] == "hourly",
    )
