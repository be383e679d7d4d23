"""`python -m include.ingest.country_prefix`: write the table of prefixes anew."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from include.ingest.country_prefix import MAX_LENGTH, TABLE_FILE
from include.ingest.country_prefix.regions import prefixes

_SHORTEST = 2
"""Digits of the shortest national number."""
_NO_COUNTRY = "001"


def table() -> str:
    """The table as CSV; no lengths stand for all lengths."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["prefix", "iso_country_code", "lengths"])
    for code, countries in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        if len(countries) > 1:
            writer.writerows(_shared(str(code), countries))
        elif countries[0] != _NO_COUNTRY:
            writer.writerow([code, countries[0], ""])
    return file.getvalue()


def _shared(code: str, countries: tuple[str, ...]) -> Iterator[list[str]]:
    lengths = range(len(code) + _SHORTEST, MAX_LENGTH + 1)
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for length in lengths:
        for prefix, country in prefixes(countries, length - len(code)):
            found[code + prefix, country].append(str(length))
    for (prefix, country), of_lengths in sorted(found.items()):
        yield [prefix, country, "" if len(of_lengths) == len(lengths) else " ".join(of_lengths)]


if __name__ == "__main__":
    TABLE_FILE.write_text(table())
