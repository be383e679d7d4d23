"""The text of v2 events (AWS End User Messaging SMS), eventVersion 1.0."""

from __future__ import annotations

import re

import numpy as np

from include.simulator.messages import Messages
from include.simulator.protect import PROTECTIONS
from include.simulator.statuses import STATUS_CODES, STATUSES, Status
from include.simulator.wording import Batch, Wording

EVENT_PREFIXES = {"sms": "TEXT", "mms": "MEDIA", "voice": "VOICE", "rcs": "RCS"}
CHANNEL_FIELDS = {
    "sms": "",
    "mms": '"contentType":"MMS",',
    "voice": '"callDurationInSeconds":37,"totalDurationInMinutes":1,',
    "rcs": '"rcsMetadata":{"billingEventType":"BASIC"},"agentIsoCountryCode":"US",',
}
ENCODINGS = ("GSM", "UNICODE")
MESSAGE_TYPES = ("TRANSACTIONAL", "TRANSACTIONAL", "PROMOTIONAL")


def v2_message_ids(random_bytes: bytes) -> list[str]:
    """One UUID of version 4 for each 16 bytes."""
    digits = random_bytes.hex()
    return [
        f"{digits[at : at + 8]}-{digits[at + 8 : at + 12]}-4{digits[at + 13 : at + 16]}"
        f"-a{digits[at + 17 : at + 20]}-{digits[at + 20 : at + 32]}"
        for at in range(0, len(digits), 32)
    ]


def write_v2_events(wording: Wording, batch: Batch, *, tells_number: bool = True) -> list[str]:
    """JSON text of each event; what a message's events share is joined once a message."""
    messages, events = batch.messages, batch.events
    heads = _message_heads(wording, messages, tells_number=tells_number)
    bodies = _message_bodies(messages, batch.ids)
    tails = _message_tails(messages, wording.contexts(messages, batch.retried_ids))
    openings, networks = _openings(wording), _networks(wording)
    finals = [f',"isFinal":{"true" if _is_final(status) else "false"},' for status in STATUSES]
    states = [_state(status) for status in STATUSES]
    texts = [
        f"{openings[cell][status]}{at}{finals[status]}{heads[message]}"
        f"{networks[known][cell]}{bodies[message]}{states[status]}{tails[message]}"
        for message, status, at, known, cell in zip(
            events.message.tolist(),
            events.status.tolist(),
            events.at.tolist(),
            events.knows_carrier.tolist(),
            messages.cell[events.message].tolist(),
            strict=True,
        )
    ]
    for index in np.flatnonzero(events.status == STATUS_CODES["READ"]).tolist():
        texts[index] = re.sub(r'("totalMessagePrice":)[0-9.]+', r"\g<1>0.00000", texts[index])
    return texts


def _openings(wording: Wording) -> list[list[str]]:
    """How an event begins, by cell (which has a channel) and status."""
    by_channel = {
        channel: [_opening(channel, status) for status in STATUSES] for channel in EVENT_PREFIXES
    }
    return [by_channel[cell.channel] for cell in wording.world.cells]


def _networks(wording: Wording) -> list[list[str]]:
    """Network fields by whether the event names the carrier, and by cell."""
    cells = wording.world.cells
    numbers = [f'"mcc":"{cell.mcc}","mnc":"{cell.mnc}",' for cell in cells]
    names = [f'"carrierName":"{cell.carrier}",' for cell in cells]
    return [numbers, [number + name for number, name in zip(numbers, names, strict=True)]]


def _opening(channel: str, status: Status) -> str:
    return (
        f'{{"eventType":"{EVENT_PREFIXES[channel]}_{status.name}","eventVersion":"1.0",'
        f'{CHANNEL_FIELDS[channel]}"eventTimestamp":'
    )


def _is_final(status: Status) -> bool:
    return status.group != "in_flight" and status.name != "INITIATED"


def _state(status: Status) -> str:
    return f'"messageStatus":"{status.name}","messageStatusDescription":"{status.description}",'


def _message_heads(wording: Wording, messages: Messages, *, tells_number: bool) -> list[str]:
    """Sender, recipient and country; EventBridge's events have no recipient."""
    codes = [wording.world.countries[cell.country].code for cell in wording.world.cells]
    numbers = [""] * len(messages)
    if tells_number:
        numbers = [f'"destinationPhoneNumber":"{one}",' for one in wording.recipients(messages)]
    return [
        f'"originationPhoneNumber":"{identity}",{number}"isoCountryCode":"{codes[cell]}",'
        for identity, number, cell in zip(
            wording.identities(messages),
            numbers,
            messages.cell.tolist(),
            strict=True,
        )
    ]


def _message_bodies(messages: Messages, ids: list[str]) -> list[str]:
    return [
        f'"messageId":"{message_id}","messageRequestTimestamp":{requested_at},'
        f'"messageEncoding":"{ENCODINGS[unicode]}","messageType":"{MESSAGE_TYPES[purpose]}",'
        for message_id, requested_at, unicode, purpose in zip(
            ids,
            messages.requested_at.tolist(),
            messages.is_unicode.tolist(),
            messages.purpose.tolist(),
            strict=True,
        )
    ]


def _message_tails(messages: Messages, contexts: list[str]) -> list[str]:
    """Protect fields, context, parts and prices; v2 prices are US dollars."""
    protected = [protection.fields for protection in PROTECTIONS]
    fields = [f'"context":{text},' if text else "" for text in contexts]
    return [
        f'{protected[protection]}{field}"totalMessageParts":{parts},'
        f'"totalMessagePrice":{price / 100_000:.5f},"totalCarrierFee":{fee / 100_000:.5f}}}'
        for protection, field, parts, price, fee in zip(
            messages.protection.tolist(),
            fields,
            messages.parts.tolist(),
            messages.price_millicents.tolist(),
            messages.fee_millicents.tolist(),
            strict=True,
        )
    ]
