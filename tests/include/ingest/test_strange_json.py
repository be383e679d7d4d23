"""JSON at its edges: what each oddity becomes, and that its neighbours never notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from include.ingest.decode import Decoded
from include.ingest.record import V2Event
from include.streams import StreamKind
from tests.include.ingest.factories import MS, Place, ingest, lines, reasons, v1_record, v2_record
from tests.include.ingest.test_agreement import expected, found, read

NEIGHBOUR = lines(v2_record(messageId="neighbour"))
CLEAN = json.dumps(v2_record(), separators=(",", ":")).encode()


def read_among_neighbours(record: bytes) -> Decoded:
    """A record between two others; the slow reader agrees on it."""
    data = NEIGHBOUR + record + b"\n" + NEIGHBOUR
    decoded = read(data, [], StreamKind.EVENTS)
    assert found(decoded) == expected(data, StreamKind.EVENTS)[0]
    ids = [event.message_id for event in decoded.of(V2Event)]
    assert ids.count("neighbour") == 2
    assert (len(ids) == 3) != bool(decoded.rejects)
    return decoded


def with_field(text: bytes, record: bytes = CLEAN) -> bytes:
    """A record with one field more, as it is written."""
    return record[:-1] + b"," + text + b"}"


NUMBER = b"9" * 400
LONG_NUMBER = b"9" * 5_000


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (rb'"carrierName":"\u0056odafone \ud83d\ude00"', "carrier_name", "Vodafone \U0001f600"),
        (rb'"carrierName":"a\"b\\c\/\n\u0000"', "carrier_name", 'a"b\\c/\n\0'),
        (rb'"\u0063arrierName":"escaped key"', "carrier_name", "escaped key"),
        (b'"carrierName":"first","carrierName":"last"', "carrier_name", "last"),
        (b'"messageId":"last"', "message_id", "last"),
        (b'"totalMessageParts":' + NUMBER, "total_message_parts", None),
        (b'"totalMessageParts":' + LONG_NUMBER, "total_message_parts", None),
        (b'"totalMessagePrice":1e999', "total_message_price", None),
        (b'"totalMessagePrice":999999999.9996', "total_message_price", None),
        (b'"totalMessagePrice":-1e-999', "total_message_price", 0),
        (b'"totalMessagePrice":' + NUMBER, "total_message_price", None),
        (b'"mcc":12345678901234567890123', "mcc", "12345678901234567890123"),
        (b'"unknown":' + NUMBER, "mcc", "262"),
        (b'"unknown":' + LONG_NUMBER, "mcc", "262"),
        (b'"unknown":[[],{},"",null,true,-0.0e-0]', "mcc", "262"),
        ('"carrierName":"Telefónica\u2028\x7f"'.encode(), "carrier_name", "Telefónica\u2028\x7f"),
    ],
)
def test_oddities_that_are_json_are_read(text: bytes, field: str, value: object) -> None:
    decoded = read_among_neighbours(with_field(text))
    assert decoded.rejects == []
    assert getattr(decoded.of(V2Event)[1], field) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'"carrierName":"\xff\xfe"', "invalid_utf8"),
        (b'"unknown":"\xc0\x80"', "invalid_utf8"),
        (b'"unknown":"\xed\xa0\x80"', "invalid_utf8"),
        (rb'"unknown":"\ud83d"', "not_json"),
        (rb'"unknown":"\ude00\ud83d"', "not_json"),
        (rb'"unknown":"\u12"', "not_json"),
        (rb'"unknown":"\x41"', "not_json"),
        (b'"unknown":"\x01"', "not_json"),
        (b'"unknown":"a\nb"', "not_json"),
        (b'"unknown":NaN', "not_json"),
        (b'"unknown":-Infinity', "not_json"),
        (b'"unknown":01', "not_json"),
        (b'"unknown":1.', "not_json"),
        (b'"unknown":+1', "not_json"),
        (b"'unknown':1", "not_json"),
        (b'"unknown"', "not_json"),
        (b'"unknown":1,', "not_json"),
        (b'/**/"unknown":1', "not_json"),
        (b'"eventTimestamp":1793509200', "bad_timestamp"),
        (b'"eventTimestamp":' + LONG_NUMBER, "bad_timestamp"),
        (b'"eventTimestamp":1e999', "bad_timestamp"),
        (b'"eventTimestamp":-9223372036854775809', "bad_timestamp"),
        (b'"messageRequestTimestamp":253402300800000', "bad_timestamp"),
        (b'"messageRequestTimestamp":null', "bad_timestamp"),
        (b'"eventTimestamp":[1793509200000]', "bad_timestamp"),
    ],
)
def test_oddities_that_are_none_are_refused_alone(text: bytes, reason: str) -> None:
    assert set(reasons(read_among_neighbours(with_field(text)).rejects)) == {reason}


def test_in_v1_a_duplicate_key_counts_as_its_last_too(tmp_path: Path) -> None:
    place = Place(tmp_path)
    record = json.dumps(v1_record()).encode()
    twice = record[:-1] + b', "attributes": {"message_id": "last", "record_status": "UNKNOWN"}}'
    place.put("a", twice)
    ingest(place)
    (row,) = place.rows()
    assert (row["message_id"], row["raw_status"], row["recipient_key"]) == ("last", "UNKNOWN", None)


@pytest.mark.parametrize("event_at", [1_262_304_000_000, MS + 2 * 86_400_000])
def test_times_at_the_bounds_are_kept_as_they_are(tmp_path: Path, event_at: int) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v1_record(event_timestamp=event_at)))
    ingest(place)
    assert place.rows()[0]["event_at"].timestamp() % 1 == 0
    place.put(
        "a", lines(v1_record(event_timestamp=event_at + 86_400_000 * (-1) ** (event_at < MS)))
    )
    assert ingest(place).rejected_by_reason == {"bad_timestamp": 1}
