"""Every framing in every envelope in every compression gives the rows of the plainest object."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.include.ingest.factories import MS, Place, ingest, lines, v1_record, v2_record
from tests.include.ingest.inputs import in_eventbridge, in_firehose_error, in_sns

RECORDS = [
    v2_record(messageId="a", carrierName='{"}] \\ \n'),
    v1_record(message_id="b"),
    v2_record(messageId="c", originationPhoneNumber=None, originationNumber="20555"),
]


def dumped(records: Sequence[Any]) -> list[bytes]:
    """Records as AWS writes them."""
    return [json.dumps(record, separators=(",", ":")).encode() for record in records]


def mixed(records: Sequence[Any]) -> bytes:
    """Another delimiter after each record."""
    first, second, third = dumped(records)
    return first + second + b"\r\n\r\n" + json.dumps(json.loads(third), indent=2).encode()


FRAMINGS: dict[str, Callable[[Sequence[Any]], bytes]] = {
    "newline": lambda records: lines(*records),
    "no newline at the end": lambda records: b"\n".join(dumped(records)),
    "crlf": lambda records: b"\r\n".join(dumped(records)) + b"\r\n",
    "concatenated": lambda records: b"".join(dumped(records)),
    "spaces between": lambda records: b" ".join(dumped(records)),
    "blank lines": lambda records: b"\n\n" + b"\n \n\n".join(dumped(records)) + b"\n\n",
    "pretty-printed": lambda records: b"\n".join(
        json.dumps(record, indent=4).encode() for record in records
    ),
    "byte order mark": lambda records: b"\xef\xbb\xbf" + lines(*records),
    "mixed": mixed,
}
ENVELOPES: dict[str, tuple[Callable[[Any], Any], ...]] = {
    "bare": (),
    "eventbridge": (in_eventbridge,),
    "sns": (in_sns,),
    "sns+eventbridge": (in_eventbridge, in_sns),
    "eventbridge+sns": (in_sns, in_eventbridge),
    "firehose_error": (in_firehose_error,),
    "firehose_error+eventbridge": (in_eventbridge, in_firehose_error),
    "firehose_error+sns": (in_sns, in_firehose_error),
    "firehose_error+sns+eventbridge": (in_eventbridge, in_sns, in_firehose_error),
    "firehose_error+firehose_error": (in_firehose_error, in_firehose_error),
}
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gzip": gzip.compress,
    "gzip of two members": lambda data: gzip.compress(data[:500]) + gzip.compress(data[500:]),
}


def rows_by_envelope(place: Place) -> dict[str, list[dict[str, Any]]]:
    """The rows of an hour, without what an envelope may tell otherwise than the stream."""
    ingest(place)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(place.rows(), key=lambda row: str(row["message_id"])):
        told = {} if row["source_schema"] == "v1" else {"account_id": None}
        found.setdefault(row["envelope"], []).append(
            {**row, **told, "envelope": None, "region": None}
        )
    return found


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_format_gives_the_same_rows(tmp_path: Path, framing: str, compression: str) -> None:
    plainest, place = Place(tmp_path / "plainest"), Place(tmp_path / "place")
    plainest.put("a", lines(*RECORDS))
    for number, wraps in enumerate(ENVELOPES.values()):
        records: list[Any] = RECORDS
        for wrap in wraps:
            records = [wrap(record) for record in records]
        # the name is no sign: some say .gz and are plain, others are packed and don't say it
        name = f"{number}.gz" if number % 2 else f"{number}"
        place.put(name, COMPRESSIONS[compression](FRAMINGS[framing](records)))
    (rows,) = rows_by_envelope(plainest).values()
    assert len(rows) == len(RECORDS)
    assert rows_by_envelope(place) == dict.fromkeys(ENVELOPES, rows)
    assert place.rejects() == []


@pytest.mark.parametrize(
    ("wraps", "account", "region"),
    [
        ((), "111122223333", "eu-west-1"),
        ((in_eventbridge,), "444455556666", "us-east-1"),
        ((in_sns,), "777788889999", "eu-central-1"),
        ((in_eventbridge, in_sns), "444455556666", "us-east-1"),
        ((in_firehose_error,), "111122223333", "eu-west-1"),
    ],
)
def test_the_innermost_that_knows_tells_account_and_region(
    tmp_path: Path, wraps: Sequence[Callable[[Any], Any]], account: str, region: str
) -> None:
    place, record = Place(tmp_path), v2_record()
    for wrap in wraps:
        record = wrap(record)
    place.put("a", lines(record))
    entry = ingest(place)
    (row,) = place.rows()
    assert (row["account_id"], row["region"]) == (account, region)
    assert entry.account_contradictions == (account != place.account_id)


def test_what_firehose_could_not_deliver_is_replayed_record_by_record(tmp_path: Path) -> None:
    place = Place(tmp_path)
    several = lines(v2_record(messageId="a"), v2_record(messageId="b"), "text").decode()
    broken = {**in_firehose_error(v2_record()), "rawData": "no base64"}
    place.put("a", lines(in_firehose_error(several), broken, in_firehose_error("")))
    entry = ingest(place)
    assert sorted(row["message_id"] for row in place.rows()) == ["a", "b"]
    assert entry.records_read == 5
    assert entry.rejected_by_reason == {"not_an_object": 1, "unreadable_envelope": 2}


def test_what_is_packed_twice_is_not_unpacked_twice(tmp_path: Path) -> None:
    place = Place(tmp_path)
    twice = gzip.compress(gzip.compress(lines(*RECORDS), mtime=0), mtime=0)
    packed = b64encode(gzip.compress(lines(*RECORDS), mtime=0)).decode()
    place.put("a", twice)
    place.put("b", lines({**in_firehose_error(""), "rawData": packed}))
    entry = ingest(place)
    assert entry.events_written == 0
    assert {reject["object_key"][-1] for reject in place.rejects()} == {"a", "b"}
    assert set(entry.rejected_by_reason) <= {"invalid_utf8", "not_json"}
    assert entry.rejected_by_reason["invalid_utf8"] >= 2


def test_a_notification_holds_one_record_after_another_and_no_list(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put("a", lines(in_sns(json.dumps(RECORDS)), {**in_sns(""), "Message": RECORDS}))
    entry = ingest(place)
    assert entry.events_written == 0
    assert entry.rejected_by_reason == {"not_an_object": 1, "unreadable_envelope": 1}


def test_an_hour_of_empty_objects_is_an_hour_without_records(tmp_path: Path) -> None:
    place = Place(tmp_path)
    for name, data in (("a", b""), ("b.gz", gzip.compress(b"")), ("c", b"\n \n")):
        place.put(name, data)
    entry = ingest(place)
    assert (entry.object_count, entry.records_read, entry.files) == (3, 0, ())
    assert (entry.first_event_at, entry.lag_max_seconds) == (None, None)


def test_an_object_of_more_than_128_megabytes_is_read_to_its_end(tmp_path: Path) -> None:
    place, count = Place(tmp_path), 0
    padding = "x" * 15_000  # few events, so that the test is quick; a field that nobody reads
    path = tmp_path / "raw/2026/11/01/05/a"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        while file.tell() < 130 * 1024 * 1024:
            record = v2_record(messageId=str(count), eventTimestamp=MS + count, note=padding)
            file.write(dumped([record])[0] + b"\n" * (count % 2))
            count += 1
    entry = ingest(place)
    assert (entry.events_written, entry.rejected) == (count, 0)
    assert len({row["message_id"] for row in place.rows()}) == count
