"""Which of the countries that share a calling code a number belongs to, prefix by prefix.

Follows the rule of `phonenumbers.region_code_for_number`: the first country of the code's list
whose leading digits fit or, where it has none, one of whose patterns matches the whole number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from phonenumbers.phonemetadata import PhoneMetadata

from include.ingest.country_prefix.patterns import (
    DIGITS,
    Rests,
    after,
    compile_pattern,
    is_matched,
)

_TYPES = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
    "mobile",
)
_NEVER: Rests = frozenset()


@dataclass(frozen=True)
class _Candidate:
    """What the digits so far leave open for one country: both must match, or have matched.

    `is_sure`: its leading digits were there, the rest doesn't matter.
    """

    general: Rests
    of_types: Rests
    has_leading_digits: bool
    is_sure: bool = False

    def after(self, digit: str) -> _Candidate:
        if self.is_sure:
            return self
        general = after(self.general, digit)
        of_types = after(self.of_types, digit)
        if self.has_leading_digits:
            is_sure = is_matched(general)
            return _Candidate(_NEVER if is_sure else general, _NEVER, True, is_sure)
        is_possible = bool(general and of_types)
        return _Candidate(general, of_types, False) if is_possible else _IMPOSSIBLE

    @property
    def is_impossible(self) -> bool:
        return not self.is_sure and not self.general

    @property
    def is_met(self) -> bool:
        if self.has_leading_digits:
            return self.is_sure
        return is_matched(self.general) and is_matched(self.of_types)


_IMPOSSIBLE = _Candidate(_NEVER, _NEVER, False)
_State = tuple[_Candidate, ...]


def prefixes(countries: Sequence[str], length: int) -> Iterator[tuple[str, str]]:
    """Prefixes of national numbers of a length, each with the country of all such numbers.

    None begins with another one; numbers that none fits belong to no country.
    """

    @cache
    def outcomes(state: _State, missing: int) -> frozenset[str | None]:
        """Countries, or none, of the numbers with so many digits more; two if there are several."""
        if all(candidate.is_impossible for candidate in state):
            return frozenset([None])
        if not missing:
            met = (one for one, candidate in zip(countries, state, strict=True) if candidate.is_met)
            return frozenset([next(met, None)])
        found: frozenset[str | None] = frozenset()
        for digit in DIGITS:
            found |= outcomes(_after(state, digit), missing - 1)
            if len(found) > 1:
                break
        return found

    def split(prefix: str, state: _State) -> Iterator[tuple[str, str]]:
        found = outcomes(state, length - len(prefix))
        if len(found) > 1:
            for digit in DIGITS:
                yield from split(prefix + digit, _after(state, digit))
        else:
            yield from ((prefix, country) for country in found if country)

    yield from split("", tuple(_candidate(country, length) for country in countries))


def _after(state: _State, digit: str) -> _State:
    return tuple(candidate.after(digit) for candidate in state)


def _candidate(country: str, length: int) -> _Candidate:
    """A country before the first digit of a national number."""
    metadata: Any = PhoneMetadata.metadata_for_region(country)
    if metadata.leading_digits is not None:
        return _Candidate(compile_pattern(metadata.leading_digits), _NEVER, True)
    general = _pattern(metadata.general_desc, length)
    of_types = [_pattern(getattr(metadata, name), length) for name in _TYPES]
    return _Candidate(general, frozenset().union(*of_types), False)


def _pattern(described: Any, length: int) -> Rests:
    if described is None or not described.national_number_pattern:
        return _NEVER
    if described.possible_length and length not in described.possible_length:
        return _NEVER
    return compile_pattern(described.national_number_pattern)
