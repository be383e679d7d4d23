"""Where reading goes on behind a broken record: no more than that one is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from include.ingest import balance
from include.ingest.decode import Decoded
from include.ingest.framing import Framer
from include.ingest.record import V1Event, V2Event
from include.streams import StreamKind
from tests.include.ingest.factories import lines, reasons, v1_record, v2_record
from tests.include.ingest.inputs import in_eventbridge, in_firehose_error, in_sns, reply, send
from tests.include.ingest.test_agreement import LATEST_MS, expected, found, read

MARK = b"\xef\xbb\xbf"
BROKEN = json.dumps(v2_record(messageId="broken", context={"a{": "{"})).encode()


def beginning_with(key: str, record: dict[str, Any]) -> bytes:
    """A record whose first key is this one."""
    return json.dumps({key: record[key], **record}).encode()


def read_both_ways(data: bytes, kind: StreamKind = StreamKind.EVENTS) -> Decoded:
    """The slow reader agrees."""
    decoded = read(data, [], kind)
    kept, refused = expected(data, kind)
    assert found(decoded) == kept
    assert [(one.offset, one.length) for one in decoded.rejects] == [one[0] for one in refused]
    return decoded


def ids(decoded: Decoded) -> list[str]:
    """The ids of v2 events."""
    return [event.message_id for event in decoded.of(V2Event)]


@pytest.mark.parametrize("key", ["messageId", "isoCountryCode", "totalMessagePrice", "isFinal"])
def test_a_record_right_behind_one_cut_anywhere_is_kept_whatever_its_first_key(key: str) -> None:
    good = beginning_with(key, v2_record(messageId="good"))
    for at in range(1, len(BROKEN)):
        decoded = read_both_ways(BROKEN[:at] + good + b"\n" + good)
        assert ids(decoded) == ["good", "good"], at
        assert [(one.offset, one.length) for one in decoded.rejects] == [
            (0, len(BROKEN[:at].rstrip()))
        ]


@pytest.mark.parametrize("indent", [None, 1, 12])
@pytest.mark.parametrize("before", [MARK, BROKEN[:40] + MARK, BROKEN + MARK, b"\n" + MARK])
def test_a_record_behind_a_mark_in_the_midst_of_an_object_is_kept(
    before: bytes, indent: int | None
) -> None:
    good = json.dumps(dict(reversed(v2_record(messageId="good").items())), indent=indent).encode()
    data = BROKEN + b"\n" + before + good
    assert ids(read_both_ways(data))[-1] == "good"
    assert sum(reject.length for reject in read(data, [], StreamKind.EVENTS).rejects) < 60


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (dict(reversed(in_eventbridge(v2_record()).items())), StreamKind.EVENTS),
        (dict(reversed(in_sns(v1_record()).items())), StreamKind.EVENTS),
        (dict(reversed(in_firehose_error(v1_record()).items())), StreamKind.EVENTS),
        (dict(reversed(v1_record().items())), StreamKind.EVENTS),
        (dict(reversed(reply().items())), StreamKind.INBOUND),
        (dict(reversed(send().items())), StreamKind.SEND_LOG),
    ],
)
def test_so_are_records_of_every_kind_and_in_envelopes(
    record: dict[str, Any], kind: StreamKind
) -> None:
    data = BROKEN[:60] + json.dumps(record).encode()
    decoded = read_both_ways(data, kind)
    assert decoded.record_count == 1
    assert reasons(decoded.rejects) == ["not_json"]


def test_objects_within_a_broken_record_that_are_no_records_stay_part_of_it() -> None:
    nested = {"client": {"client_id": "x", "cognito_id": ""}, "endpoint": {"A": {"b": [{}]}}}
    broken = json.dumps({**v1_record(), **nested}).encode()[:-2] + b"\x00}"
    decoded = read_both_ways(lines(v2_record()) + broken + b"\n" + lines(v2_record()))
    assert reasons(decoded.rejects) == ["not_json"]
    assert decoded.rejects[0].length == len(broken)
    assert (len(decoded.of(V1Event)), len(decoded.of(V2Event))) == (0, 2)


def test_a_whole_record_within_a_broken_envelope_is_won() -> None:
    envelope = dict(reversed(in_eventbridge({"isFinal": True, **v2_record()}).items()))
    decoded = read_both_ways(json.dumps(envelope).encode()[:-1] + b",\n" + lines(v2_record()))
    assert ids(decoded) == ["v2-message", "v2-message"]


class _Counted(Decoded):
    """What was judged, by its length."""

    judged: list[int]

    def is_record(self, value: bytes) -> bool:
        """See RecordSink."""
        self.judged.append(len(value))
        return super().is_record(value)


class _Steps:
    """Steps from bracket to bracket."""

    count = 0
    pattern = balance._BETWEEN_BRACKETS

    def match(self, *given: Any) -> Any:
        """See re.Pattern."""
        self.count += 1
        return self.pattern.match(*given)


HOSTILE = {
    "nested": (b'{"a":', b""),
    "nested and closed": (b'{"a":', b"1" + b"}" * 6_000 + b"\x00"),
    "nested lists of objects": (b'{"a":[{"b":1},', b"\x00"),
    "nested, with keys of an event": (b'{"eventType":', b""),
    "nested line by line": (b'\n{"a":', b""),
    "strings that end in braces": (b'":{",', b""),
    "siblings": (b'{"a":1},', b""),
    "siblings that are no JSON": (b'{"a":1,,"b":{"c":2}},', b"\x00"),
    "nested and no JSON": (b'{"a":1,,"b":', b"1" + b"}" * 6_000 + b"\x00"),
}
"""What is repeated, and what ends it."""


@pytest.mark.parametrize(("unit", "end"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_object_is_walked_and_judged_in_linear_effort(
    unit: bytes, end: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for repeats in (3_000, 6_000):
        data = b'{"x":' + unit * repeats + end
        decoded = _Counted(LATEST_MS)
        decoded.judged = []
        steps = _Steps()
        monkeypatch.setattr(balance, "_BETWEEN_BRACKETS", steps)
        framer = Framer(decoded)
        framer.feed(data)
        framer.finish()
        assert len(decoded.judged) <= 2 * repeats
        assert sum(decoded.judged) <= 2 * len(data)
        assert steps.count <= 2 * len(data)
