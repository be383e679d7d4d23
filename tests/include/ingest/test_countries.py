"""The codes of countries against two lists made by others."""

from __future__ import annotations

import phonenumbers
import pytz

from include.ingest.countries import COUNTRY_CODES


def test_the_codes_are_those_of_iso_3166_and_of_phone_numbers() -> None:
    assert frozenset(pytz.country_names) | phonenumbers.SUPPORTED_REGIONS == COUNTRY_CODES
    assert COUNTRY_CODES - frozenset(pytz.country_names) == {"AC", "TA", "XK"}
