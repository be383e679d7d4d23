"""Raw objects as JSON values: one object, one value at a time, with the plain json module."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

_START = re.compile(r'\{"event_?[tT]ype":"')
"""How records begin: where reading goes on behind a broken one."""
_BROKEN_BYTES = re.compile("[\udc80-\udcff]")
_DECODER = json.JSONDecoder(parse_float=Decimal)


@dataclass(frozen=True)
class Stream:
    """One prefix of raw objects, as streams.yaml declares it."""

    name: str
    kind: str
    account_id: str
    region: str
    folder: Path


@dataclass(frozen=True)
class RawObject:
    """What one object holds; the hour is that of its key."""

    stream: Stream
    hour: datetime
    values: tuple[Any, ...]


def read_objects(streams_file: Path) -> Iterator[RawObject]:
    """All objects of all streams, in the order of their keys."""
    for entry in yaml.safe_load(streams_file.read_text())["streams"]:
        folder = (streams_file.parent / entry["uri"]).resolve()
        stream = Stream(entry["name"], entry["kind"], entry["account_id"], entry["region"], folder)
        for path in sorted(folder.glob("[0-9]*/[0-9]*/[0-9]*/[0-9]*/*")):
            hour = datetime.strptime("/".join(path.relative_to(folder).parts[:4]), "%Y/%m/%d/%H")
            yield RawObject(stream, hour, tuple(_values(_text(path.read_bytes()))))


def values_of(text: str) -> list[Any]:
    """The JSON values of a text, one after another; what is broken is left out."""
    return list(_values(text))


def _text(data: bytes) -> str:
    """What can be inflated; bytes that are no UTF-8 become lone surrogates."""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return ""
    return data.decode("utf-8", "surrogateescape")


def _values(text: str) -> Iterator[Any]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        try:
            value, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError:
            following = _START.search(text, at + 1)
            at = following.start() if following else len(text)
            continue
        if not _BROKEN_BYTES.search(text, at, end):
            yield value
        at = end
