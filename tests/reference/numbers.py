"""Phone numbers and senders: pseudonyms, countries, kinds by their shape."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache

import phonenumbers
import pytz


def pseudonym(number: str, secret: str) -> str:
    """The first 128 bits of HMAC-SHA256 of the E.164 number, as hex."""
    return hmac.new(secret.encode(), number.encode(), hashlib.sha256).hexdigest()[:32]


def prefix_of(number: str) -> str | None:
    """The number less its last four digits, seven digits at most."""
    return number.lstrip("+")[:-4][:7] or None


@cache
def country_of(number: str) -> str | None:
    """The country that a number belongs to."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(number))


def told_country(told: str | None) -> str | None:
    """A country as an event tells it; None for a text that names none by its code."""
    code = (told or "").strip().upper()
    return code if code in pytz.country_names or code in phonenumbers.SUPPORTED_REGIONS else None


def sender_type(identity: str) -> str:
    """The kind of a sender by its shape."""
    if re.search("[A-Za-z]", identity):
        return "sender_id"
    digits = identity.lstrip("+")
    if identity == digits and 3 <= len(digits) <= 8:
        return "short_code"
    if re.fullmatch(r"1(800|833|844|855|866|877|888)\d{7}", digits):
        return "toll_free"
    return "long_code"
