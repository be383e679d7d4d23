"""The error of a query that comes before the first publication, on any engine."""

from __future__ import annotations

from include.errors import SmsError


class NothingPublishedError(SmsError):
    """A query came before the first publication."""


def nothing_published(lake_uri: str) -> NothingPublishedError:
    """The error, with what to do."""
    return NothingPublishedError(
        f"{lake_uri}: nothing is published yet; run `make demo` or `make run`"
    )
