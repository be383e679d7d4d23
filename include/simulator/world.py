"""The senders' world: countries, carriers, origination identities. No chance in it.

A cell is one carrier of one country on one channel: the grain at which the plan draws counts.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from include.simulator.scenario import SimulationError

CHANNELS = ("sms", "mms", "voice", "rcs")
OTHER_CHANNEL_SHARES = {"mms": 0.003, "voice": 0.001, "rcs": 0.002}
OTHER_CHANNEL_COUNTRIES = ("US", "GB")


@dataclass(frozen=True, slots=True)
class Country:
    """A row of countries.csv: shares of 1, prices in thousandths of a US cent per part."""

    code: str
    dialing_code: str
    mobile_prefix: str
    subscriber_digits: int
    weight: float
    utc_offset: int
    price_millicents: int
    fee_millicents: int
    quality: str
    us_share: float
    v2_from_start: bool
    unicode_share: float
    identities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One carrier of a country (by its index) on one channel; `share` is of the country."""

    country: int
    carrier: str
    mcc: str
    mnc: str
    channel: str
    share: float


@dataclass(frozen=True)
class World:
    """Countries and cells, the cells in the countries' order."""

    countries: tuple[Country, ...]
    cells: tuple[Cell, ...]
    simulator_numbers: dict[tuple[str, bool], str]

    @cached_property
    def cell_country(self) -> NDArray[np.int64]:
        """The country's index of each cell."""
        return np.array([cell.country for cell in self.cells])

    @cached_property
    def cell_is_sms(self) -> NDArray[np.bool_]:
        """Which cells carry text messages."""
        return np.array([cell.channel == "sms" for cell in self.cells])

    def country_of(self, code: str) -> Country:
        """The country of an ISO code."""
        return next(country for country in self.countries if country.code == code)

    def cells_of(self, country: str, carrier: str | None = None) -> NDArray[np.int64]:
        """Indexes of a country's SMS cells, or of one carrier of it; empty when it is left out."""
        return np.array(
            [
                index
                for index, cell in enumerate(self.cells)
                if self.countries[cell.country].code == country
                and cell.channel == "sms"
                and carrier in (None, cell.carrier)
            ],
            dtype=np.int64,
        )


def load_world(only: tuple[str, ...] = ()) -> World:
    """The world of the tables beside this module, narrowed to some countries."""
    countries = tuple(_country(row) for row in _rows("countries.csv"))
    unknown = sorted(set(only) - {country.code for country in countries})
    if unknown:
        raise SimulationError(f"countries {unknown} are not in the simulator's country table")
    countries = tuple(country for country in countries if not only or country.code in only)
    numbers = {
        (row["code"], row["succeeds"] == "1"): row["phone_number"]
        for row in _rows("simulator_numbers.csv")
    }
    return World(countries, tuple(_cells(countries)), numbers)


def _cells(countries: tuple[Country, ...]) -> Iterator[Cell]:
    carriers = list(_rows("carriers.csv"))
    for index, country in enumerate(countries):
        own = [row for row in carriers if row["code"] == country.code]
        for row in own:
            names = (row["carrier"], row["mcc"], row["mnc"])
            yield Cell(index, *names, "sms", float(row["share"]))
        if country.code in OTHER_CHANNEL_COUNTRIES:
            names = (own[0]["carrier"], own[0]["mcc"], own[0]["mnc"])
            for channel, share in OTHER_CHANNEL_SHARES.items():
                yield Cell(index, *names, channel, share)


def _country(row: dict[str, str]) -> Country:
    return Country(
        code=row["code"],
        dialing_code=row["dialing_code"],
        mobile_prefix=row["mobile_prefix"],
        subscriber_digits=int(row["subscriber_digits"]),
        weight=float(row["weight"]),
        utc_offset=int(row["utc_offset"]),
        price_millicents=int(row["price_millicents"]),
        fee_millicents=int(row["fee_millicents"]),
        quality=row["quality"],
        us_share=float(row["us_share"]),
        v2_from_start=row["v2_from_start"] == "1",
        unicode_share=float(row["unicode_share"]),
        identities=tuple(row["identities"].split()),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("include.simulator").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
