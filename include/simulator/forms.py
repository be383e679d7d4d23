"""The other forms that AWS's fields come in: country missing, numbers as strings, other names.

A form is an event's, so that all its records show it alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from include.simulator.captures import Capture
from include.simulator.events import Events
from include.simulator.messages import Messages
from include.simulator.scenario import Scenario
from include.simulator.sources import PINPOINT
from include.simulator.world import World

Ints = NDArray[np.int64]

_COUNTRY = re.compile(r'"iso(?:CountryCode|_country_code)":"[A-Z]{2}",')
_NUMBER = re.compile(
    r'("(?:event_?[tT]imestamp|arrival_timestamp|messageRequestTimestamp|totalMessageParts'
    r'|totalMessagePrice|totalCarrierFee|price_in_millicents_usd)":)([0-9.]+)'
)
_PARTS = re.compile(r'("number_of_message_parts":)"([0-9]+)"')


class Form(IntEnum):
    """How an event differs from the usual shape; its name is that in the truth."""

    USUAL = 0
    NO_COUNTRY = 1
    STRING_NUMBERS = 2
    ORIGINATION_NUMBER = 3


def draw_forms(
    scenario: Scenario, world: World, messages: Messages, events: Events, day: int
) -> Ints:
    """The form of each event; only v1 has another name for the origination number.

    No country is left out where the number wouldn't tell the same one, or can't be seen.
    """
    extras = scenario.extras
    chance = np.random.default_rng([scenario.seed, 25, day]).random(events.at.size)
    is_native = messages.number_country == world.cell_country[messages.cell]
    tells = is_native & np.isin(messages.capture, [Capture.BARE, Capture.SNS])
    is_silent = (chance < extras.no_country_share) & tells[events.message]
    rest = 1 - chance
    is_v1 = messages.stream[events.message] == PINPOINT
    is_renamed = is_v1 & (rest < extras.other_form_share / 2)
    other = np.where(is_renamed, Form.ORIGINATION_NUMBER, Form.STRING_NUMBERS)
    formed = np.where(rest < extras.other_form_share, other, Form.USUAL)
    return np.where(is_silent, Form.NO_COUNTRY, formed)


def put_into_form(form: int, text: str) -> str:
    """An event's usual text in another form."""
    return _WRITERS[Form(form)](text)


def _without_country(text: str) -> str:
    return _COUNTRY.sub("", text)


def _with_string_numbers(text: str) -> str:
    return _PARTS.sub(r"\1\2", _NUMBER.sub(r'\1"\2"', text))


def _with_origination_number(text: str) -> str:
    return text.replace('"origination_phone_number":', '"originationNumber":')


_WRITERS: dict[Form, Callable[[str], str]] = {
    Form.USUAL: str,
    Form.NO_COUNTRY: _without_country,
    Form.STRING_NUMBERS: _with_string_numbers,
    Form.ORIGINATION_NUMBER: _with_origination_number,
}
