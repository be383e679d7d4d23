"""Masked excerpts."""

from __future__ import annotations

import pytest

from include.ingest.excerpt import mask_excerpt


def test_field_names_of_events_stay_readable_and_values_do_not() -> None:
    span = b'{"messageId":"ab-12","isFinal":true,"mcc":262}'
    assert mask_excerpt(span) == '{"messageId":"xx-00","isFinal":xxxx,"mcc":000}'


@pytest.mark.parametrize(
    "span",
    [
        b'{"destinationPhoneNumber":"+4915112345678","text":"Call Alice"}',
        b'Alice"},"destinationPhoneNumber":"+4915112345678',
        "{'name':'Zoë Ångström ٠١٢'".encode(),
        b'{"destinationPhoneNumber":"\\u002b49151\\u00312345678"',
        b"Alice\xff\xfe+4915112345678",
    ],
)
def test_no_name_and_no_digit_but_zero_passes_however_broken_the_record(span: bytes) -> None:
    excerpt = mask_excerpt(span)
    assert not set(excerpt) & set("123456789٠١٢éëÅöA")
    assert "lice" not in excerpt


def test_an_excerpt_has_at_most_200_characters() -> None:
    assert len(mask_excerpt(b"x1" * 5_000)) == 200
