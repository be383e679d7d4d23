"""The Firehose delivery streams and the send log of the simulated senders. No chance in it."""

from __future__ import annotations

from dataclasses import dataclass

ERROR_PREFIX = "processing-failed/"


@dataclass(frozen=True, slots=True)
class SourceStream:
    """One prefix of raw objects: what it carries, in which envelope, how it frames records.

    `schema` is v1 or v2 for events, else the kind of the stream. `version` is that in the keys.
    """

    name: str
    schema: str
    account_id: str
    region: str
    delimiter: bytes
    version: int = 1
    envelope: str = "bare"

    @property
    def kind(self) -> str:
        """The stream's kind, as streams.yaml names it."""
        return "events" if self.schema in ("v1", "v2") else self.schema

    @property
    def folder(self) -> str:
        """Folder below `raw/`: Firehose's error output lies inside the prefix of its data."""
        if self.envelope == "firehose_error":
            return f"{STREAMS[1].name}/{ERROR_PREFIX.rstrip('/')}"
        return self.name


EUROPE = ("111122223333", "eu-west-1")
UNITED_STATES = ("444455556666", "us-east-1")
STREAMS = (
    SourceStream("pinpoint_events", "v1", *EUROPE, b"", 3),
    SourceStream("eum_events", "v2", *EUROPE, b"\n", 1),
    SourceStream("eum_events_us", "v2", *UNITED_STATES, b"", 2),
)
"""Those that every message belongs to one of, by its sender's account and API."""
SOURCES = (
    *STREAMS,
    SourceStream("eventbridge", "v2", *EUROPE, b"", envelope="eventbridge"),
    SourceStream("sns_archive", "v2", *UNITED_STATES, b"\n", envelope="sns"),
    SourceStream("eum_events_failed", "v2", *EUROPE, b"\n", envelope="firehose_error"),
    SourceStream("inbound", "inbound", *EUROPE, b"\n", envelope="sns"),
    SourceStream("send_log", "send_log", *EUROPE, b"\n"),
)
"""All that records may be written to."""
PINPOINT, EUM, EUM_US, EVENTBRIDGE, SNS_ARCHIVE, FAILED, INBOUND, SEND_LOG = range(len(SOURCES))
