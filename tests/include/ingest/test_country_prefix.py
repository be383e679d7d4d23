"""The table of prefixes against the library that it was made from."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

from include.ingest.country_prefix import TABLE_FILE, country_of
from include.ingest.country_prefix.__main__ import table

TYPES = sorted(PhoneNumberType.values())
GLOBAL_SERVICES = "001"


def by_library(digits: str) -> str | None:
    """The country of a number, by `phonenumbers`; satellite and other global services have none."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    region: str | None = phonenumbers.region_code_for_number(number)
    return None if region == GLOBAL_SERVICES else region


def examples() -> dict[str, str]:
    """A valid number of each type that each region has, without its plus, and its region."""
    found = {}
    for region in phonenumbers.SUPPORTED_REGIONS:
        for kind in TYPES:
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                found[digits[1:]] = by_library(digits[1:]) or ""
    return found


def test_the_table_is_what_the_library_knows_now() -> None:
    assert TABLE_FILE.read_text() == table()


def test_every_kind_of_number_of_every_region_is_known() -> None:
    known = examples()
    assert len(known) > 900
    assert {number: country_of(number) for number in known} == known


@pytest.mark.parametrize(
    "code", ["1", "7", "39", "44", "47", "61", "212", "262", "358", "590", "599"]
)
def test_any_number_of_a_shared_calling_code_is_where_the_library_puts_it(code: str) -> None:
    chance = random.Random(code)
    for _ in range(1_500):
        length = chance.randrange(len(code) + 4, 16)
        digits = code + "".join(chance.choices("0123456789", k=length - len(code)))
        national = phonenumbers.parse(f"+{digits}")
        if (
            str(national.country_code) + phonenumbers.national_significant_number(national)
            == digits
        ):
            assert country_of(digits) == by_library(digits), digits


@pytest.mark.parametrize(
    ("digits", "country"),
    [
        ("4915112345678", "DE"),
        ("12025550142", "US"),
        ("14165550142", "CA"),
        ("18095550142", "DO"),
        ("79161234567", "RU"),
        ("77011234567", "KZ"),
        ("447400123456", "GB"),
        ("447797123456", "JE"),
        ("999", None),
        ("", None),
        ("0049151", None),
        ("881612345678", None),
    ],
)
def test_some_that_everybody_knows(digits: str, country: str | None) -> None:
    assert country_of(digits) == country
