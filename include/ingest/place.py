"""Where in an object a record is read from."""

from __future__ import annotations

from typing import NamedTuple

from include.ingest.origin import BARE, Origin


class Place(NamedTuple):
    """Text of the object, or of an envelope in it, that a record is read from.

    `offset` and `length` tell where the object holds it, `text` is what is shown and repaired,
    `origin` are the envelopes around the text, `depth` their number.
    """

    offset: int
    length: int
    text: bytes
    origin: Origin = BARE
    depth: int = 0
