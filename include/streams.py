"""Streams: where the raw objects lie, and what they are (`streams.yaml`).

A stream is one prefix that one Firehose delivery stream writes to. Users point at the prefix that
they have; nothing is moved.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from include.errors import SmsError


class StreamsFileError(SmsError):
    """The streams file is missing or not as it must be."""


class StreamKind(StrEnum):
    """What the objects of a stream hold."""

    EVENTS = "events"
    """Delivery events of Pinpoint or End User Messaging, or Firehose's error output of them."""
    INBOUND = "inbound"
    """Two-way messages as AWS publishes them to SNS."""
    SEND_LOG = "send_log"
    """What the user's own application asked AWS to send (docs/send_log.md)."""


class Stream(BaseModel):
    """One prefix of raw objects.

    `prefix_pattern` is how the object keys below `uri` begin, in strftime terms, by arrival hour
    in `time_zone` (Firehose: `YYYY/MM/dd/HH/` of the oldest record's arrival, UTC by default:
    https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html). `account_id` and `region`
    fill records that carry none, as bare v2 records do.

    Firehose's error output is a stream of its own, with a pattern such as
    `processing-failed%Y/%j/%H/`; the stream of what was delivered leaves it out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    uri: Annotated[str, Field(min_length=1)]
    prefix_pattern: str = "%Y/%m/%d/%H/"
    time_zone: str = "UTC"
    kind: StreamKind = StreamKind.EVENTS
    account_id: Annotated[str, Field(pattern=r"^[0-9]{12}$")]
    region: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")]
    error_prefix: str | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("a time zone name such as UTC or Europe/Paris") from None
        return name

    @field_validator("prefix_pattern")
    @classmethod
    def _has_hour(cls, pattern: str) -> str:
        has_day = "%j" in pattern or ("%m" in pattern and "%d" in pattern)
        if not (has_day and "%Y" in pattern and "%H" in pattern):
            raise ValueError("a pattern with %Y, %m, %d and %H (or %j, the day of the year)")
        if "%M" in pattern or "%S" in pattern:
            raise ValueError("a pattern down to the hour; it is a prefix, so cut it before %M")
        return pattern


def load_streams(path: Path) -> tuple[Stream, ...]:
    """The streams that a file declares; folders in it are relative to the file.

    Raises:
        StreamsFileError: the file is missing, not YAML, or an entry is wrong; one line.
    """
    if not path.is_file():
        raise StreamsFileError(f"{path}: no such streams file; write one or set SMS_STREAMS_FILE")
    try:
        document = yaml.safe_load(path.read_text())
        entries = document["streams"]
        streams = tuple(_parse(entry, path) for entry in entries)
    except (yaml.YAMLError, KeyError, TypeError):
        raise StreamsFileError(f"{path}: must hold a list named 'streams'; see README") from None
    names = [stream.name for stream in streams]
    if not streams or len(set(names)) != len(names):
        raise StreamsFileError(f"{path}: needs one stream at least, each with a name of its own")
    return streams


def _parse(entry: dict[str, object], path: Path) -> Stream:
    try:
        stream = Stream.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "entry"
        name = entry.get("name", "?") if isinstance(entry, dict) else "?"
        reason = first["msg"].removeprefix("Value error, ")
        raise StreamsFileError(f"{path}: stream {name}: {field}: {reason}") from None
    if stream.uri.startswith("s3://"):
        return stream
    return stream.model_copy(update={"uri": str((path.parent / stream.uri).resolve())})
