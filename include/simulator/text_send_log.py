"""The text of the send log: one JSON object a line, as docs/send_log.md lays it down."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from include.simulator.messages import Messages
from include.simulator.sends import CODE_LIFE_MS, ONE_TIME_CODE, REFUSALS, Sends
from include.simulator.sources import PINPOINT, SEND_LOG, SOURCES
from include.simulator.text_v2 import MESSAGE_TYPES, v2_message_ids
from include.simulator.wording import Wording

Ints = NDArray[np.int64]

PURPOSES = ("one_time_code", "transactional", "promotional")
ANOTHER_PERSON = 3


def write_sends(
    wording: Wording, messages: Messages, ids: list[str], sends: Sends, seed: list[int]
) -> list[str]:
    """Text of each send; `messages` and `ids` are the day's, `seed` that of the request ids."""
    request_ids = v2_message_ids(np.random.default_rng(seed).bytes(16 * sends.message.size))
    sent = _sent(messages, sends)
    retried = _retried(messages, ids, sends, request_ids)
    heads = _heads(wording, sent)
    results = _results(ids, sends, retried)
    times = _times(sends, sent)
    contexts = wording.contexts(replace(sent, retry_of=np.full(len(sent), -1)), [""] * len(sent))
    tail = f'"accountId":"{SOURCES[SEND_LOG].account_id}","region":"{SOURCES[SEND_LOG].region}"'
    tails = [f'{tail},"context":{text}}}' if text else f"{tail}}}" for text in contexts]
    return [
        f'{{"requestId":"{request_id}",{result}{time}{head}{end}'
        for request_id, result, time, head, end in zip(
            request_ids, results, times, heads, tails, strict=True
        )
    ]


def _sent(messages: Messages, sends: Sends) -> Messages:
    """What was sent; a refused send that nothing repeats went to somebody of its own."""
    sent = messages.taken(sends.message)
    is_own = (sends.refusal < 0) | (sends.resent_by >= 0)
    return replace(
        sent, recipient=np.where(is_own, sent.recipient, sent.recipient * ANOTHER_PERSON)
    )


def _retried(messages: Messages, ids: list[str], sends: Sends, request_ids: list[str]) -> list[str]:
    """What each send repeats: a message by its id, a refused send by its request id."""
    by_message = {
        message: request_ids[row]
        for row, message in enumerate(sends.resent_by.tolist())
        if message >= 0
    }
    repeated = messages.retry_of[sends.message].tolist()
    return [
        "" if refusal >= 0 else by_message.get(message) or (ids[first] if first >= 0 else "")
        for message, refusal, first in zip(
            sends.message.tolist(), sends.refusal.tolist(), repeated, strict=True
        )
    ]


def _results(ids: list[str], sends: Sends, retried: list[str]) -> list[str]:
    """The message id or the refusal, and what the send repeats."""
    refused = [
        f'"exception":"{refusal.exception}",'
        + (f'"reason":"{refusal.reason}",' if refusal.reason else "")
        for refusal in REFUSALS
    ]
    return [
        (refused[refusal] if refusal >= 0 else f'"messageId":"{ids[message]}",')
        + (f'"retryOf":"{first}",' if first else "")
        for message, refusal, first in zip(
            sends.message.tolist(), sends.refusal.tolist(), retried, strict=True
        )
    ]


def _times(sends: Sends, sent: Messages) -> list[str]:
    """The older application writes epoch milliseconds, the newer one ISO 8601."""
    expires_at = np.where(sent.purpose == ONE_TIME_CODE, sends.sent_at + CODE_LIFE_MS, -1)
    is_epoch = sent.stream == PINPOINT
    columns = []
    for name, at in (
        ("sentAt", sends.sent_at),
        ("expiresAt", expires_at),
        ("convertedAt", sends.converted_at),
    ):
        stamps = np.datetime_as_string(at.astype("datetime64[ms]"), unit="ms").tolist()
        columns.append(
            [
                "" if moment < 0 else f'"{name}":{moment},' if epoch else f'"{name}":"{stamp}Z",'
                for moment, stamp, epoch in zip(at.tolist(), stamps, is_epoch.tolist(), strict=True)
            ]
        )
    return ["".join(texts) for texts in zip(*columns, strict=True)]


def _heads(wording: Wording, sent: Messages) -> list[str]:
    codes = [wording.world.countries[cell.country].code for cell in wording.world.cells]
    return [
        f'"destinationPhoneNumber":"{number}","originationIdentity":"{identity}",'
        f'"isoCountryCode":"{codes[cell]}","messageType":"{MESSAGE_TYPES[purpose]}",'
        f'"purpose":"{PURPOSES[purpose]}","messageParts":{parts},'
        for number, identity, cell, purpose, parts in zip(
            wording.recipients(sent),
            wording.identities(sent),
            sent.cell.tolist(),
            sent.purpose.tolist(),
            sent.parts.tolist(),
            strict=True,
        )
    ]
