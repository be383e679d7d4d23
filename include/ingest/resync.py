"""Where reading goes on behind a broken record.

At the next plausible start of one, or before it where a whole record stands: so no more than the
broken one is lost, whatever keys the next one begins with, and wherever the broken one was cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from include.ingest.balance import MAX_RECORD_BYTES, OPEN, Ends, value_end

_LOOKAHEAD_BYTES = 128

# A line that begins with none of the bytes that begin lines inside a pretty-printed record; an
# object right after a closing brace; an object whose first keys are those of an event, an
# envelope, a reply or a send. A tilde stands for some white space.
_FIRST_KEYS = (
    rb'\{~"(?:event(?:Type|_type)|attemptsMade|originationNumber|requestId)"~:'
    rb'|\{~"Type"~:~"Notification"'
    rb'|\{~"version"~:~"0"~,~"id"~:'
)
_PLAUSIBLE_START = re.compile(
    (rb'(?<=\n)(?=[^ \t\r\n}\]",:])|(?<=\})~(?=\{~")|(?=' + _FIRST_KEYS + rb")").replace(
        b"~", rb"[ \t\r\n]{0,8}"
    )
)
IsRecord = Callable[[bytes], bool]


def next_start(
    data: bytes, position: int, known: Ends, is_record: IsRecord, *, is_end: bool
) -> int | None:
    """The next start after a position; None when that takes more data to tell."""
    longest = position + MAX_RECORD_BYTES
    match = _PLAUSIBLE_START.search(data, position + 1, longest + _LOOKAHEAD_BYTES)
    found = match.end() if match else len(data)
    if not is_end and min(found, longest) + _LOOKAHEAD_BYTES > len(data):
        return None
    stop = min(found, longest)
    for start in _objects(data, position + 1, stop, known):
        end = value_end(data, start, known)
        if end == OPEN and not is_end and len(data) - start < MAX_RECORD_BYTES:
            return None
        if end > OPEN and is_record(data[start:end]):
            return start
    return stop


def _objects(data: bytes, position: int, stop: int, known: Ends) -> Iterator[int]:
    """Where objects between two places may begin.

    What is in balance but no record is passed over with all that lies in it. So each byte is
    walked at most twice, as inside and as outside of a string, and judged as often.
    """
    start = data.find(b"{", position, stop)
    while start >= 0:
        yield start
        start = data.find(b"{", max(value_end(data, start, known), start + 1), stop)
