"""One raw object, from its compressed bytes to decoded records and rejects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from include.ingest.compression import DamagedCompressionError, read_blocks
from include.ingest.decode import Decoded, Repair
from include.ingest.framing import Framer
from include.streams import StreamKind


def read_object(
    open_object: Callable[[], BinaryIO],
    latest_ms: int,
    kind: StreamKind = StreamKind.EVENTS,
    repair: Repair | None = None,
) -> Iterator[Decoded]:
    """What an object holds, a block at a time, so that memory doesn't grow with its size.

    Times after `latest_ms` are refused.
    """
    decoded = Decoded(latest_ms, kind, repair)
    framer = Framer(decoded)
    is_damaged = False
    try:
        for block in read_blocks(open_object):
            framer.feed(block)
            yield decoded.drain()
    except DamagedCompressionError:
        is_damaged = True
    framer.finish()
    if is_damaged:
        decoded.refuse_remainder(framer.offset)
    yield decoded.drain()
