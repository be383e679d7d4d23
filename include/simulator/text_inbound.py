"""The text of two-way messages: the payload that AWS publishes to SNS, archived by Firehose."""

from __future__ import annotations

import json

import numpy as np

from include.simulator.envelopes import wrap_in_sns
from include.simulator.messages import Messages
from include.simulator.replies import Replies
from include.simulator.reply_words import KEYWORDS, words_of
from include.simulator.sources import INBOUND, SOURCES
from include.simulator.text_v2 import v2_message_ids
from include.simulator.wording import Wording

NUMBER_KEYWORD = f"KEYWORD_{SOURCES[INBOUND].account_id}"


def write_replies(
    wording: Wording, messages: Messages, ids: list[str], replies: Replies, seed: list[int]
) -> list[str]:
    """Text of each reply; `messages` and `ids` are the day's, `seed` that of the replies' ids."""
    answered = messages.taken(replies.message)
    inbound_ids = v2_message_ids(np.random.default_rng(seed).bytes(16 * replies.at.size))
    bodies = _bodies(wording, answered, replies)
    payloads = []
    for body, number, identity, inbound_id, message, is_tied in zip(
        bodies,
        wording.recipients(answered),
        wording.identities(answered),
        inbound_ids,
        replies.message.tolist(),
        replies.is_tied.tolist(),
        strict=True,
    ):
        payload = {
            "originationNumber": number,
            "destinationNumber": identity,
            "messageKeyword": _keyword(body),
            "messageBody": body,
            "inboundMessageId": inbound_id,
        }
        if is_tied:
            payload["previousPublishedMessageId"] = ids[message]
        payloads.append(json.dumps(payload, ensure_ascii=False, separators=(",", ":")))
    return wrap_in_sns(SOURCES[INBOUND], payloads, replies.at.tolist())


def _bodies(wording: Wording, answered: Messages, replies: Replies) -> list[str]:
    codes = [wording.world.countries[cell.country].code for cell in wording.world.cells]
    bodies = []
    for cell, wish, chance in zip(
        answered.cell.tolist(), replies.wish.tolist(), replies.chance.tolist(), strict=True
    ):
        words = words_of(wish, codes[cell])
        bodies.append(words[int(chance * len(words))])
    return bodies


def _keyword(body: str) -> str:
    word = body.strip().upper()
    return word if word in KEYWORDS else NUMBER_KEYWORD
