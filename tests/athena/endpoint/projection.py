"""Partition projection: the partitions that a table's properties stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from tests.athena.endpoint.executor import QueryError


@dataclass(frozen=True, slots=True)
class Partition:
    """Where the files of one partition lie, and its values, in the order of the keys."""

    values: tuple[str, ...]
    location: str


def is_projected(table: dict[str, Any]) -> bool:
    """Whether a table's partitions follow from its properties."""
    return bool(table.get("Parameters", {}).get("projection.enabled") == "true")


def projected(table: dict[str, Any]) -> Iterator[Partition]:
    """The partitions that a table's projection properties stand for."""
    properties = table["Parameters"]
    keys = [key["Name"] for key in table["PartitionKeys"]]
    template = properties.get("storage.location.template") or "/".join(
        [table["StorageDescriptor"]["Location"].rstrip("/"), *(f"{key}=${{{key}}}" for key in keys)]
    )
    for values in product(*(_values(properties, key) for key in keys)):
        location = template
        for key, value in zip(keys, values, strict=True):
            location = location.replace(f"${{{key}}}", value)
        yield Partition(values, location)


def _values(properties: dict[str, str], key: str) -> list[str]:
    kind = properties.get(f"projection.{key}.type")
    if kind == "enum":
        return properties[f"projection.{key}.values"].split(",")
    if kind == "date" and properties[f"projection.{key}.format"] == "yyyy-MM-dd":
        first, last = map(_day, properties[f"projection.{key}.range"].split(","))
        return [str(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    raise QueryError("NOT_SUPPORTED", f"projection.{key}.type={kind}: not known to this endpoint")


def _day(text: str) -> date:
    """A day of a projection's range: a date, or NOW with a shift of whole days."""
    found = re.fullmatch(r"NOW(?:([+-]\d+)DAYS?)?", text.strip())
    if found:
        return datetime.now(UTC).date() + timedelta(days=int(found[1] or 0))
    return date.fromisoformat(text.strip())
