"""Bytes into records, against the slow reader and by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest

from include.ingest import balance, framing, resync
from include.ingest.decode import Decoded
from include.ingest.framing import Framer
from include.ingest.record import V2Event
from tests.include.ingest.factories import MS, lines, reasons, v2_record

LATEST_MS = MS + 86_400_000
FIRST, SECOND, THIRD = (v2_record(messageId=name) for name in ("first", "second", "third"))


def read(data: bytes, cuts: Iterable[int] = ()) -> Decoded:
    """Frame an object that comes in blocks cut at these offsets."""
    decoded = Decoded(LATEST_MS)
    framer = Framer(decoded)
    for start, end in pairwise([0, *sorted(cuts), len(data)]):
        framer.feed(data[start:end])
    framer.finish()
    return decoded


def message_ids(data: bytes) -> list[str]:
    """The ids of an object's v2 events."""
    return [event.message_id for event in read(data).of(V2Event)]


def dump(record: Any) -> bytes:
    """A record as AWS writes it."""
    return json.dumps(record, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "between",
    [b"\n", b"\r\n", b"\n\n\n", b"", b" ", b"\t", b"\n \r\n"],
    ids=["newline", "crlf", "blank lines", "none", "space", "tab", "mix"],
)
def test_every_way_to_delimit_gives_the_same_records(between: bytes) -> None:
    data = between.join(map(dump, (FIRST, SECOND, THIRD)))
    assert message_ids(data) == ["first", "second", "third"]
    assert message_ids(data + between) == ["first", "second", "third"]


def test_delimiters_may_change_within_an_object() -> None:
    data = dump(FIRST) + dump(SECOND) + b"\r\n" + dump(THIRD) + b" " + dump(FIRST) + b"\n"
    assert message_ids(data) == ["first", "second", "third", "first"]


def test_pretty_printed_records_are_read() -> None:
    data = b"\n".join(json.dumps(record, indent=2).encode() for record in (FIRST, SECOND))
    assert message_ids(data) == ["first", "second"]


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\t\n"])
def test_an_object_of_nothing_holds_nothing(data: bytes) -> None:
    assert read(data) == Decoded(LATEST_MS)


def test_braces_and_quotes_inside_strings_are_no_boundaries() -> None:
    tricky = '}{"eventType":"x"} \\" \n{'
    records = [v2_record(messageId=name, carrierName=tricky) for name in "ab"]
    assert message_ids(b"".join(map(dump, records))) == ["a", "b"]
    assert message_ids(lines(*records)) == ["a", "b"]


@pytest.mark.parametrize("at", [3, 40, 120, -1])
@pytest.mark.parametrize("between", [b"", b"\n"], ids=["concatenated", "newline"])
def test_a_cut_record_costs_only_itself(at: int, between: bytes) -> None:
    cut = dump(SECOND)[:at]
    decoded = read(dump(FIRST) + between + cut + between + dump(THIRD) + between)
    assert [event.message_id for event in decoded.of(V2Event)] == ["first", "third"]
    assert reasons(decoded.rejects) == ["not_json"]
    assert decoded.rejects[0].offset == len(dump(FIRST) + between)
    assert decoded.rejects[0].length == len(cut)


def test_two_broken_lines_are_two_rejects() -> None:
    decoded = read(b"garbage\n" + dump(FIRST)[:30] + b"\n" + dump(SECOND) + b"\n")
    assert reasons(decoded.rejects) == ["not_json", "not_json"]
    assert len(decoded.of(V2Event)) == 1


@pytest.mark.parametrize("at", [1, 3, 40, 120, -1])
def test_an_object_that_ends_inside_a_record_is_truncated(at: int) -> None:
    decoded = read(dump(FIRST) + b"\n" + dump(SECOND)[:at])
    assert reasons(decoded.rejects) == ["truncated"]
    assert len(decoded.of(V2Event)) == 1


def test_a_list_a_string_and_a_number_are_no_objects() -> None:
    decoded = read(b'["a",{"b":1}]\n"text"\n12\n' + dump(FIRST))
    assert reasons(decoded.rejects) == ["not_an_object"] * 3
    assert len(decoded.of(V2Event)) == 1


def test_invalid_utf8_anywhere_in_a_record_refuses_it_alone() -> None:
    spoiled = dump({**SECOND, "messageStatusDescription": "SPOIL"}).replace(b"SPOIL", b"\xff\xfe")
    decoded = read(dump(FIRST) + b"\n" + spoiled + b"\n" + dump(THIRD))
    assert reasons(decoded.rejects) == ["invalid_utf8"]
    assert [event.message_id for event in decoded.of(V2Event)] == ["first", "third"]


def test_half_a_surrogate_pair_is_no_text() -> None:
    decoded = read(b'{"eventType":"TEXT_\\ud83d"}\n' + dump(FIRST))
    assert reasons(decoded.rejects) == ["not_json"]
    assert len(decoded.of(V2Event)) == 1


def test_a_bomb_of_nesting_is_one_reject() -> None:
    bomb = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
    decoded = read(dump(FIRST) + b"\n" + bomb + b"\n" + dump(SECOND))
    assert reasons(decoded.rejects) == ["not_json"]
    assert len(decoded.of(V2Event)) == 2


def test_a_span_beyond_the_longest_record_is_cut_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (balance, framing, resync):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 1_000)
    decoded = read(b'{"a":"' + b"x" * 2_500 + b"\n" + dump(FIRST))
    assert [reject.length for reject in decoded.rejects] == [1_000, 1_000, 506]
    assert len(decoded.of(V2Event)) == 1
