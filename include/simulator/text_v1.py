"""The text of v1 events (Amazon Pinpoint event stream), event_version 3.1."""

from __future__ import annotations

from base64 import b32hexencode

from include.simulator.messages import Messages
from include.simulator.sources import STREAMS
from include.simulator.statuses import STATUSES, Status
from include.simulator.wording import Batch, Wording

APPLICATION_ID = "5e1f0a9c7b3d4f6e8a2c1d0b9f8e7a6c"
ACCOUNT_ID = STREAMS[0].account_id
MESSAGE_TYPES = ("Transactional", "Transactional", "Promotional")
BYTES_AN_ID = 25


def v1_message_ids(random_bytes: bytes) -> list[str]:
    """One id of 40 letters and digits, as Pinpoint gives them, for each 25 bytes."""
    letters = b32hexencode(random_bytes).decode().lower()
    return [letters[at : at + 40] for at in range(0, len(letters), 40)]


def write_v1_events(wording: Wording, batch: Batch) -> list[str]:
    """JSON text of each event; what a message's events share is joined once a message."""
    messages, events = batch.messages, batch.events
    heads = _message_heads(wording, messages, batch.ids)
    tails = _message_tails(wording, batch)
    openings = [f'{{"event_type":"{_event_type(status)}","event_timestamp":' for status in STATUSES]
    openings.append('{"event_type":"_SMS.OPTOUT","event_timestamp":')
    prices = messages.price_millicents.tolist()
    return [
        f'{openings[-1] if opt_out else openings[status]}{at},"arrival_timestamp":{at - 258},'
        f'{heads[message]}"record_status":"{STATUSES[status].name}",{tails[message]}'
        f"{_metrics(status, opt_out, prices[message])}"
        for message, status, at, opt_out in zip(
            events.message.tolist(),
            events.status.tolist(),
            events.at.tolist(),
            events.is_opt_out.tolist(),
            strict=True,
        )
    ]


def _event_type(status: Status) -> str:
    if status.group == "in_flight":
        return "_SMS.BUFFERED"
    return "_SMS.SUCCESS" if status.group.startswith("success") else "_SMS.FAILURE"


def _metrics(status: int, is_opt_out: bool, millicents: int) -> str:
    if is_opt_out or STATUSES[status].group == "in_flight":
        return f'"metrics":{{}},"awsAccountId":"{ACCOUNT_ID}"}}'
    price = f'"price_in_millicents_usd":{millicents}.0'
    return f'"metrics":{{{price}}},"awsAccountId":"{ACCOUNT_ID}"}}'


def _message_heads(wording: Wording, messages: Messages, ids: list[str]) -> list[str]:
    fixed = (
        f'"event_version":"3.1","application":{{"app_id":"{APPLICATION_ID}","sdk":{{}}}},'
        f'"client":{{"client_id":"{ACCOUNT_ID}"}},"device":{{"platform":{{}}}},"session":{{}},'
        '"attributes":{"sender_request_id":"'
    )
    return [
        f'{fixed}{message_id[:32]}","origination_phone_number":"{identity}",'
        f'"destination_phone_number":"{recipient}",'
        for message_id, identity, recipient in zip(
            ids, wording.identities(messages), wording.recipients(messages), strict=True
        )
    ]


def _message_tails(wording: Wording, batch: Batch) -> list[str]:
    messages = batch.messages
    codes = [wording.world.countries[cell.country].code for cell in wording.world.cells]
    contexts = [
        ',"customer_context":"{}"'.format(text.replace('"', '\\"')) if text else ""
        for text in wording.contexts(messages, batch.retried_ids)
    ]
    return [
        f'"iso_country_code":"{codes[cell]}","treatment_id":"0",'
        f'"number_of_message_parts":"{parts}","message_id":"{message_id}",'
        f'"message_type":"{MESSAGE_TYPES[purpose]}"{context}}},'
        for cell, parts, message_id, purpose, context in zip(
            messages.cell.tolist(),
            messages.parts.tolist(),
            batch.ids,
            messages.purpose.tolist(),
            contexts,
            strict=True,
        )
    ]
