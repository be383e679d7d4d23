"""The allow-list of context keys."""

from __future__ import annotations

import pytest
from msgspec import Raw

from include.ingest.context import ContextFilter

FILTER = ContextFilter(["tenant", "campaign", "retry-of"])


@pytest.mark.parametrize(
    ("context", "kept"),
    [
        ('{"tenant":"acme","email":"a@b.c","campaign":"x"}', '{"campaign":"x","tenant":"acme"}'),
        ('{"retry-of":"1"}', '{"retry-of":"1"}'),
        ('{"tenant":7,"campaign":null}', '{"tenant":"7"}'),
        ('{"tenant":{"deep":1},"campaign":true}', None),
        ('{"email":"a@b.c"}', None),
        ("{}", None),
        ("null", None),
        ("[1]", None),
        ("not json", None),
        ("", None),
        (None, None),
    ],
)
def test_only_allowed_keys_pass_sorted_and_as_text(context: str | None, kept: str | None) -> None:
    assert FILTER.filtered([context]) == [kept]


def test_contexts_of_both_schemas_are_filtered_alike() -> None:
    text = '{"tenant":"acme","x":1}'
    assert FILTER.filtered([text]) == FILTER.filtered([Raw(text.encode())])


def test_an_empty_list_lets_nothing_pass() -> None:
    assert ContextFilter([]).filtered(['{"tenant":"acme"}']) == [None]
