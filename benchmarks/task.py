"""What a contestant is asked to do; standard library only, for it is read in each environment."""

from __future__ import annotations

import argparse
import csv
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

SECRET = b"a secret of the benchmarks"
RECIPIENT_KEY_ID = "1"
CONTEXT_KEYS = ("tenant", "campaign", "purpose", "retry_of", "application_message_id")
EARLIEST_MS = 1_262_304_000_000
LATEST_AFTER_ARRIVAL_MS = 2 * 86_400_000
PREFIX_DIGITS = 7

# RFC 2104's padded keys: any engine with SHA-256 over bytes gets HMAC from them
INNER_KEY = bytes(byte ^ 0x36 for byte in SECRET.ljust(64, b"\0"))
OUTER_KEY = bytes(byte ^ 0x5C for byte in SECRET.ljust(64, b"\0"))

BOUNDARY = (
    r'(?<=\})(?=\{"|\[|"[^"\\]{0,64}"[\[{"])'
    r'|(?<=["\]])(?=\{"event)'
    r'|(?=\{"event(?:Type|_type)":)'
)
"""Where one record of a concatenated object ends and the next begins, for Python's and Java's
regular expressions: after an object, before a record that a broken one runs into."""

_SIMULATOR_NUMBERS = (
    Path(__file__).resolve().parent.parent
    / "dbt_project/seeds/sms_simulator_destination_numbers.csv"
)
_HOUR_OF_KEY = re.compile(r"/(\d{4}/\d\d/\d\d/\d\d)/[^/]+$")


@dataclass(frozen=True)
class Source:
    """One stream of raw objects; `is_delimited`: each record ends with a newline."""

    name: str
    schema: str
    uri: str
    account_id: str
    region: str
    is_delimited: bool

    def objects(self) -> list[str]:
        """The paths of the objects in a folder, what failed before delivery left out."""
        return sorted(str(path) for path in Path(self.uri).glob("[0-9]*/*/*/*/*"))


@dataclass(frozen=True)
class Task:
    """All streams of an input, and the arrival hours (UTC, both included) to take of them."""

    sources: tuple[Source, ...]
    first_hour: str
    last_hour: str

    def write(self, path: Path) -> Path:
        """Write it for a contestant to read."""
        path.write_text(json.dumps(asdict(self), indent=2))
        return path


@dataclass(frozen=True)
class Order:
    """The command line of a contestant."""

    task: Task
    task_file: Path
    output: str
    processes: int
    is_bare: bool
    """Leave out what the contestant's row says, to show what that costs."""


def read_order() -> Order:
    """The task and the output that the harness names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--task", type=Path, required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--bare", action="store_true")
    given = parser.parse_args()
    fields = json.loads(given.task.read_text())
    sources = tuple(Source(**source) for source in fields.pop("sources"))
    return Order(Task(sources, **fields), given.task, given.output, given.processes, given.bare)


def arrived_hour(path: str) -> datetime:
    """The arrival hour in an object's key."""
    match = _HOUR_OF_KEY.search(path)
    if match is None:
        raise ValueError(f"{path}: no arrival hour in it")
    return datetime.strptime(match[1], "%Y/%m/%d/%H").replace(tzinfo=UTC)


def simulator_numbers() -> list[str]:
    """AWS's simulator numbers in E.164."""
    with _SIMULATOR_NUMBERS.open(newline="") as file:
        return ["+" + row["phone_number"].removeprefix("+") for row in csv.DictReader(file)]
