"""The country that a phone number belongs to, by its first digits and its length.

The table beside is made from the metadata of the library `phonenumbers`, which is too slow to be
asked for each number: `python -m include.ingest.country_prefix` writes it anew. No row's prefix
begins with that of another one for the same length.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

TABLE_FILE = Path(__file__).with_name("prefixes.csv")
MAX_LENGTH = 15
"""Digits of an E.164 number, its calling code among them."""


def country_of(digits: str) -> str | None:
    """ISO code for an international number without its plus; None when it belongs to none."""
    prefixes, ends = _prefixes().get((len(digits), digits[:_SHORTEST]), _NOTHING)
    for end in ends:
        found = prefixes.get(digits[:end])
        if found:
            return found
    return None


_SHORTEST = 2
_Prefixes = tuple[dict[str, str], tuple[int, ...]]
"""Country by prefix, and the lengths that these prefixes have."""
_NOTHING: _Prefixes = ({}, ())


@cache
def _prefixes() -> dict[tuple[int, str], _Prefixes]:
    """By length of the number and its first digits."""
    found: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    with TABLE_FILE.open(newline="") as file:
        for row in csv.DictReader(file):
            prefix = row["prefix"]
            lengths = map(int, row["lengths"].split()) if row["lengths"] else range(MAX_LENGTH + 1)
            for length in lengths:
                found[length, prefix[:_SHORTEST]][prefix] = row["iso_country_code"]
    return {key: (of, tuple(sorted(set(map(len, of))))) for key, of in found.items()}
