"""No phone number leaves the ingest."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from include.ingest.run import IngestError, find_changed_hours, ingest_hours
from include.settings import Settings
from include.streams import StreamKind
from tests.include.ingest.factories import HOUR, Place, ingest, lines, v1_record, v2_record
from tests.include.ingest.inputs import in_sns, reply, send

NUMBERS = [f"+4915112345{number:03d}" for number in range(20)]
SECRET_TEXT = "Your code for Alice"


def test_no_number_of_a_recipient_is_in_any_output(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    place = Place(tmp_path)
    good = [v2_record(destinationPhoneNumber=number, messageId=number[-3:]) for number in NUMBERS]
    bad = [v1_record(destination_phone_number=number, message_id=None) for number in NUMBERS]
    context = v2_record(context={"phone": NUMBERS[0], "text": SECRET_TEXT})
    cut = lines(v2_record(destinationPhoneNumber=NUMBERS[0]))[:-60] + b"\n"
    data = lines(*good) + lines(*bad) + lines(context, [NUMBERS[0], SECRET_TEXT]) + cut
    place.put("a", data + NUMBERS[1].encode())
    place.put("b", lines(*good))
    hours = find_changed_hours([place.stream], place.lake, HOUR, HOUR)
    settings = Settings(_env_file=None, lake_uri=place.lake.uri, recipient_key="k" * 16, workers=1)
    summary = ingest_hours(hours, settings, print)
    place.raw.delete(["2026/11/01/05/a"])
    place.lake.delete(list(place.files("ledger/")))
    with pytest.raises(IngestError) as error:
        ingest_hours(hours, settings, print)
    assert summary.rejected >= 22
    outputs = [*map(str, capfd.readouterr()), caplog.text, str(summary), str(error.value)]
    outputs += [
        str(pq.read_table(path).to_pydict()) for path in tmp_path.rglob("lake/**/*.parquet")
    ]
    outputs += [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("lake/**/*.*")]
    assert len(outputs) > 8
    for text in outputs:
        assert not re.search("15112345[0-9]", text)
        assert "Alice" not in text


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        (StreamKind.INBOUND, partial(reply, messageBody=f"{SECRET_TEXT} {NUMBERS[1]}")),
        (StreamKind.SEND_LOG, partial(send, messageBody=SECRET_TEXT, note=NUMBERS[1])),
    ],
)
def test_replies_and_sends_show_neither_number_nor_text(
    tmp_path: Path, kind: StreamKind, record: Callable[..., dict[str, Any]]
) -> None:
    place = Place(tmp_path, kind=kind)
    number = {"originationNumber": NUMBERS[0], "destinationPhoneNumber": NUMBERS[0]}
    whole = lines(record(**number), in_sns(record(**number)))
    place.put("a", whole + whole[:-90] + b"\n" + lines([NUMBERS[0], SECRET_TEXT]))
    entry = ingest(place)
    assert entry.events_written >= 2
    assert entry.rejected >= 2
    for text in [str(place.rows()), str(place.rejects()), str(place.files(""))]:
        assert not re.search("15112345[0-9]", text)
        assert "Alice" not in text


@pytest.mark.parametrize("number", ["+4915112345678", "4915112345678", "+49 151 1234-5678"])
def test_ids_and_contexts_made_of_the_recipients_number_hold_its_key_instead(
    tmp_path: Path, number: str
) -> None:
    own = "4915112345678"
    id_, context = f"+{own}-7", {"tenant": f"{own}/{own}", "other": "x"}
    events, replies, sends = (Place(tmp_path / kind, kind=kind) for kind in StreamKind)
    event = {"destinationPhoneNumber": number, "messageId": id_, "context": context}
    old = {"destination_phone_number": number, "message_id": id_}
    events.put("a", lines(v2_record(**event), v1_record(**old)))
    asked = send(destinationPhoneNumber=number, messageId=id_, requestId=own, retryOf=id_)
    sends.put("a", lines({**asked, "context": context}))
    answer = {"inboundMessageId": own, "previousPublishedMessageId": id_}
    replies.put("a", lines(reply(originationNumber=number, **answer)))
    for place in (events, sends, replies):
        ingest(place)
    (old_row, row), (sent,), (replied,) = events.rows(), sends.rows(), replies.rows()
    key = row["recipient_key"]
    assert row["context"] == sent["context"] == f'{{"tenant":"{key}/{key}"}}'
    ids = {row["message_id"], old_row["message_id"], sent["message_id"], sent["retry_of"]}
    assert ids == {replied["previous_message_id"]} == {f"+{key}-7"}
    assert sent["request_id"] == replied["inbound_message_id"] == key


@pytest.mark.parametrize(
    ("number", "message_id"),
    [
        ("+4915112345678", "4915112345679"),
        ("123456", "a123456"),
        ("", "x"),
        ("+", "+"),
        (None, "1"),
    ],
)
def test_ids_that_do_not_hold_the_own_number_stay_as_they_are(
    tmp_path: Path, number: str | None, message_id: str
) -> None:
    place = Place(tmp_path)
    place.put("a", lines(v2_record(destinationPhoneNumber=number, messageId=message_id)))
    ingest(place)
    assert place.rows()[0]["message_id"] == message_id
