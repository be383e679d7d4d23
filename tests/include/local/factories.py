"""Small raw objects, streams and homes for the tests of the local Airflow."""

from __future__ import annotations

import gzip
import json
import socket
from pathlib import Path

from include.local.environment import AirflowHome
from include.settings import Settings


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def home_in(folder: Path) -> AirflowHome:
    """An Airflow home with no DAGs."""
    dags = folder / "dags"
    dags.mkdir(parents=True, exist_ok=True)
    return AirflowHome(folder / "airflow", dags)


def settings_in(folder: Path, **values: object) -> Settings:
    """Settings that know nothing of this machine's `.env`."""
    known = {"lake_uri": str(folder / "lake"), "streams_file": folder / "streams.yaml"}
    return Settings(_env_file=None, **{**known, **values})


def write_streams(folder: Path, *, uri: str = "raw", pattern: str = "%Y/%m/%d/%H/") -> Path:
    """A streams file with one stream."""
    path = folder / "streams.yaml"
    path.write_text(
        f'streams:\n  - name: events\n    uri: {uri}\n    prefix_pattern: "{pattern}"\n'
        '    account_id: "111122223333"\n    region: eu-west-1\n'
    )
    return path


def v2_event(message_id: str = "m-1") -> str:
    """One event as End User Messaging writes it."""
    event = {
        "eventType": "TEXT_DELIVERED",
        "eventVersion": "1.0",
        "eventTimestamp": 1_793_520_060_000,
        "isFinal": True,
        "originationPhoneNumber": "+12065550152",
        "destinationPhoneNumber": "+12065550100",
        "isoCountryCode": "US",
        "messageId": message_id,
        "messageRequestTimestamp": 1_793_520_000_000,
        "messageStatus": "DELIVERED",
        "totalMessageParts": 1,
    }
    return json.dumps(event)


def write_object(folder: Path, key: str, text: str) -> None:
    """A gzipped raw object below the folder `raw`."""
    path = folder / "raw" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))
