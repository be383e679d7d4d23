"""The reference tables beside this module: what statuses mean, which numbers simulate."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Meaning:
    """What a status means, and its strength as evidence."""

    outcome: str
    group: str
    rank: int
    is_final: bool


UNMAPPED = Meaning("unmapped", "unmapped", 15, False)


def meaning_of(schema: str, channel: str, status: str) -> Meaning:
    """A status that a channel has for itself comes before that of its schema."""
    own, general = (f"{schema}-{channel}", status), (schema, status)
    return meanings().get(own) or meanings().get(general) or UNMAPPED


@cache
def meanings() -> dict[tuple[str, str], Meaning]:
    found = {
        (row["schema"], row["raw_status"]): _meaning(row)
        for row in rows("sms_status_normalisation")
    }
    for row in rows("statuses_of_other_channels"):
        found[f"v2-{row['channel']}", row["raw_status"]] = _meaning(row)
    return found


@cache
def simulator_numbers() -> frozenset[str]:
    """In E.164 form."""
    return frozenset(row["phone_number"] for row in rows("sms_simulator_destination_numbers"))


@cache
def characters_a_part(event_value: str) -> tuple[int, int]:
    """Of an encoding: of a message of one part, and of each part of a longer one."""
    (row,) = (row for row in rows("sms_encoding_limits") if row["event_value"] == event_value)
    return int(row["single_part_chars"]), int(row["multi_part_chars_each"])


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table by its name."""
    with (TABLES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _meaning(row: dict[str, str]) -> Meaning:
    is_final = row["terminal"] == "yes"
    return Meaning(row["outcome"], row["outcome_group"], int(row["status_rank"]), is_final)
