"""What may be shown of a refused record."""

from __future__ import annotations

import re

import msgspec

from include.ingest import envelopes, inbound, record, send_log

EXCERPT_CHARACTERS = 200
FIELD_NAMES = {
    field.encode_name
    for struct in (*record.STRUCTS, *envelopes.STRUCTS, send_log.Send)
    for field in msgspec.structs.fields(struct)
} | inbound.FIELD_NAMES
_WORD = re.compile(r"[A-Za-z_][A-Za-z_]*|[^\x20-\x40\x5b-\x60\x7b-\x7e]|[0-9]")


def mask_excerpt(span: bytes) -> str:
    """The start of a span with the names of AWS's fields kept and all other content masked.

    Letters become `x` and digits `0` inside and outside strings: in broken JSON nobody can tell
    which is which.
    """
    text = span[:EXCERPT_CHARACTERS].decode("utf-8", errors="replace")
    return _WORD.sub(_mask_word, text)


def _mask_word(match: re.Match[str]) -> str:
    word = match.group()
    if word in FIELD_NAMES:
        return word
    return "0" if word.isdigit() and word.isascii() else "x" * len(word)
