"""How deep values and envelopes may lie in each other, whichever way they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from include.ingest.json_text import MAX_DEPTH
from include.ingest.record import V2Event
from include.streams import StreamKind
from tests.include.ingest.factories import lines, reasons, v2_record
from tests.include.ingest.inputs import in_eventbridge, in_firehose_error, in_sns
from tests.include.ingest.test_agreement import expected, found, read

NEIGHBOUR = v2_record(messageId="neighbour")


def nested(levels: int) -> Any:
    """Lists and objects in turn, so many."""
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


def bare(record: Any) -> Any:
    """No envelope."""
    return record


@pytest.mark.parametrize("wrapped", [bare, in_sns, in_firehose_error])
@pytest.mark.parametrize("neighbours", [0, 1, 400])
def test_five_hundred_levels_are_read_and_no_more(
    wrapped: Callable[[Any], Any], neighbours: int
) -> None:
    def reasons_of(levels: int) -> list[str]:
        deep = v2_record(messageId="deep", other=nested(levels - 1))
        data = lines(*[NEIGHBOUR] * neighbours, wrapped(deep), *[NEIGHBOUR] * neighbours)
        decoded = read(data, [], StreamKind.EVENTS)
        kept, refused = expected(data, StreamKind.EVENTS)
        assert found(decoded) == kept
        assert [(one.offset, one.length) for one in decoded.rejects] == [one[0] for one in refused]
        assert len(decoded.of(V2Event)) == 2 * neighbours + 1 - len(decoded.rejects)
        return reasons(decoded.rejects)

    assert reasons_of(MAX_DEPTH) == []
    assert reasons_of(MAX_DEPTH + 1) == ["not_json"]


@pytest.mark.parametrize("innermost", [in_sns, in_firehose_error, in_eventbridge])
@pytest.mark.parametrize("outer", [in_sns, in_firehose_error])
def test_four_envelopes_are_opened_and_no_more(
    innermost: Callable[[Any], Any], outer: Callable[[Any], Any]
) -> None:
    record = innermost(v2_record())
    for _ in range(3):
        record = outer(record)
    decoded = read(lines(record), [], StreamKind.EVENTS)
    assert len(decoded.of(V2Event)) == 1
    decoded = read(lines(outer(record), NEIGHBOUR), [], StreamKind.EVENTS)
    assert reasons(decoded.rejects) == ["unreadable_envelope"]
    assert [event.message_id for event in decoded.of(V2Event)] == ["neighbour"]


def test_brackets_in_strings_count_for_nothing() -> None:
    data = lines(v2_record(carrierName="[{" * MAX_DEPTH), v2_record(context=json.dumps("[" * 600)))
    assert read(data, [], StreamKind.EVENTS).rejects == []
