"""What operators answer to alerts: `state/alert_notes/<name>.json`, honoured by the next run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Self

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from include.alerts.families import Family
from include.errors import SmsError
from include.lake import Store

FOLDER = "state/alert_notes"

NOTES = pa.schema(
    [
        pa.field("note_id", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("incident_id", pa.string()),
        pa.field("account_id", pa.string()),
        pa.field("iso_country_code", pa.string()),
        pa.field("metric", pa.string()),
        pa.field("first_day", pa.date32()),
        pa.field("last_day", pa.date32()),
        pa.field("verdict", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("noted_by", pa.string()),
        pa.field("noted_at", pa.timestamp("ms")),
    ]
)
"""The columns under which dbt reads them."""


class InvalidNoteError(SmsError):
    """A note doesn't say what it has to."""


class NoteKind(StrEnum):
    """What a note does.

    `acknowledge`: no reminders. `silence`: nothing is told until a day. `maintenance`: the same for
    what opens within given days. `feedback`: a verdict; false and expected silence for good.
    """

    ACKNOWLEDGE = "acknowledge"
    SILENCE = "silence"
    MAINTENANCE = "maintenance"
    FEEDBACK = "feedback"


class Verdict(StrEnum):
    """What an incident turned out to be."""

    TRUE = "true"
    FALSE = "false"
    EXPECTED = "expected"


class Note(BaseModel):
    """One note; account, country and metric narrow a silence or a maintenance down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    note_id: str
    kind: NoteKind
    incident_id: str | None = Field(None, pattern=r"^[a-z0-9_-]{8,64}$")
    account_id: str | None = Field(None, pattern=r"^[0-9]{12}$")
    iso_country_code: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    metric: Family | None = None
    first_day: date | None = None
    last_day: date | None = None
    verdict: Verdict | None = None
    reason: str = Field(min_length=1)
    noted_by: str = Field(min_length=1)
    noted_at: datetime

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        is_scoped = any((self.account_id, self.iso_country_code, self.metric, self.first_day))
        match self.kind:
            case NoteKind.ACKNOWLEDGE | NoteKind.FEEDBACK if not self.incident_id or is_scoped:
                raise ValueError("needs incident_id, and no scope or first_day")
            case NoteKind.FEEDBACK if self.verdict is None:
                raise ValueError("needs a verdict")
            case NoteKind.SILENCE if not self.last_day or self.first_day:
                raise ValueError("needs last_day, and no first_day")
            case NoteKind.SILENCE if not (self.incident_id or is_scoped):
                raise ValueError("needs incident_id or a scope")
            case NoteKind.MAINTENANCE if not (self.first_day and self.last_day):
                raise ValueError("needs first_day and last_day")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("last_day is before first_day")
        return self


def write_note(store: Store, note: Note) -> None:
    """Keep a note; one of the same id takes its place."""
    store.write(f"{FOLDER}/{note.note_id}.json", note.model_dump_json().encode())


def read_notes(store: Store) -> list[Note]:
    """All notes.

    Raises:
        InvalidNoteError: a file is no note; names it and what is missing.
    """
    return [_read(store, stored.key) for stored in store.list(f"{FOLDER}/")]


def notes_table(notes: Iterable[Note]) -> pa.Table:
    """Notes in the columns of `NOTES`, times in UTC."""
    return pa.Table.from_pylist([note.model_dump() for note in notes], NOTES)


def describe(error: ValidationError) -> str:
    """What is wrong with a note, in a few words."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"]) or "the note"
    return f"{name}: {first['msg'].removeprefix('Value error, ')}"


def _read(store: Store, key: str) -> Note:
    try:
        return Note.model_validate_json(store.read(key))
    except ValidationError as error:
        raise InvalidNoteError(
            f"{store.uri}/{key}: {describe(error)}; mend or remove the file"
        ) from None
