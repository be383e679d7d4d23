"""Who a message goes to and comes from: pseudonyms of recipients, kinds of senders.

The phone number of a recipient stops here; what leaves is a keyed hash, a prefix too short to
call, and whether it was one of AWS's simulator numbers.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from include.ingest.country_prefix import country_of

SIMULATOR_NUMBERS_FILE = (
    Path(__file__).resolve().parents[2] / "dbt_project/seeds/sms_simulator_destination_numbers.csv"
)
_REMEMBERED_RECIPIENTS = 50_000
_BLOCK_BYTES = 64
_LONGEST_NUMBER = 15
"""Digits of an E.164 number."""
_NOT_DIGITS = re.compile(r"[^0-9]+")
_TOLL_FREE = re.compile(r"\+?1(800|833|844|855|866|877|888)[0-9]{7}")


Recipient = tuple[str | None, str | None, bool, str | None, int]
"""Key, prefix, whether it is a simulator number, country by prefix, and the number itself, which
goes no further than `sequences`. The texts are None and the number is 0 when there is none."""

_NOBODY: Recipient = (None, None, False, None, 0)


class Pseudonymiser:
    """Turns phone numbers into recipients under one secret; remembers the latest ones."""

    def __init__(self, secret: bytes) -> None:
        # RFC 2104 by hand: hmac.digest sets the key up anew for each number, twice the time
        if len(secret) > _BLOCK_BYTES:
            secret = hashlib.sha256(secret).digest()
        block = secret.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(block.translate(hmac.trans_36))
        self._outer = hashlib.sha256(block.translate(hmac.trans_5C))
        self._simulator_numbers = _simulator_numbers()
        self._known: dict[str | None, Recipient] = {}

    def recipients(self, numbers: Sequence[str | None]) -> list[Recipient]:
        """The recipient of each number, in order; numbers in any notation, None if unknown."""
        if len(self._known) > _REMEMBERED_RECIPIENTS:
            self._known = {}  # not cleared: another thread may be reading
        known = self._known
        for number in set(numbers).difference(known):
            known[number] = self._derive(number) if number else _NOBODY
        return [known[number] for number in numbers]

    def _derive(self, number: str) -> Recipient:
        digits = digits_of(number)
        if not digits:
            return _NOBODY
        inner = self._inner.copy()
        inner.update(b"+" + digits.encode())
        outer = self._outer.copy()
        outer.update(inner.digest())
        return (
            outer.hexdigest()[:32],
            digits[:-4][:7] or None,
            digits in self._simulator_numbers,
            country_of(digits),
            int(digits) if len(digits) <= _LONGEST_NUMBER else 0,
        )


def digits_of(number: str) -> str:
    """The digits of a number in any notation."""
    digits = number[1:]
    is_e164 = number[0] == "+" and digits.isascii() and digits.isdigit()
    return digits if is_e164 else _NOT_DIGITS.sub("", number)


@cache
def _simulator_numbers() -> frozenset[str]:
    with SIMULATOR_NUMBERS_FILE.open(newline="") as file:
        return frozenset(row["phone_number"].removeprefix("+") for row in csv.DictReader(file))


@lru_cache(maxsize=100_000)
def origination_identity_type(identity: str) -> str:
    """The kind of a sender by its shape.

    sender_id: has a letter. short_code: 3 to 8 digits without a plus. toll_free: a number of the
    North American toll-free ranges. long_code: any other number. unknown: anything else.
    """
    if any(character.isalpha() for character in identity):
        return "sender_id"
    if re.fullmatch(r"[0-9]{3,8}", identity):
        return "short_code"
    if _TOLL_FREE.fullmatch(identity):
        return "toll_free"
    if re.fullmatch(r"\+?[0-9]{7,15}", identity):
        return "long_code"
    return "unknown"
