"""What senders write into their messages' metadata: identities, context, recipients' numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from include.simulator.dialling import scatter_numbers
from include.simulator.events import Events
from include.simulator.messages import PURPOSES, Messages
from include.simulator.world import Country, World

TENANTS = ("acme", "globex", "initech", "umbrella", "hooli")
SENDER_IDS = ("ACMEBANK", "GlobexShop", "INITECH", "NOTIFY")
CAMPAIGNS_PER_PURPOSE = 6
NO_CONTEXT_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of one stream with their ids and those that they resend, and events of them."""

    messages: Messages
    ids: list[str]
    retried_ids: list[str]
    events: Events


@dataclass(frozen=True)
class Wording:
    """Texts by country and by purpose, built once for a world."""

    world: World

    @cached_property
    def _identities(self) -> list[list[str]]:
        return [_identities(country) for country in self.world.countries]

    def identities(self, messages: Messages) -> list[str]:
        """Origination identity of each message: the country's first carries the most."""
        tables = self._identities
        countries = self.world.cell_country[messages.cell].tolist()
        chances = (messages.chance**1.6).tolist()
        return [
            tables[country][int(chance * len(tables[country]))]
            for country, chance in zip(countries, chances, strict=True)
        ]

    def recipients(self, messages: Messages) -> list[str]:
        """E.164 number of each message's recipient."""
        countries = self.world.countries
        owners = messages.number_country
        sizes = np.array([10**country.subscriber_digits for country in countries])
        scattered = scatter_numbers(messages.recipient, sizes[owners])
        heads = [f"+{country.dialing_code}{country.mobile_prefix}" for country in countries]
        widths = [country.subscriber_digits for country in countries]
        numbers = [
            f"{heads[country]}{number:0{widths[country]}d}"
            for country, number in zip(owners.tolist(), scattered.tolist(), strict=True)
        ]
        for index in np.flatnonzero(messages.is_simulator).tolist():
            succeeds = bool(messages.fate[index] == 0)
            code = countries[int(owners[index])].code
            numbers[index] = self.world.simulator_numbers[code, succeeds]
        return numbers

    def contexts(self, messages: Messages, retried_ids: list[str]) -> list[str]:
        """The context map of each message as JSON object text; empty where none was sent.

        `retried_ids` names for each message the one that it resends.

        `customer_email_hint` is what nobody should send: it shows whether an allow-list holds.
        """
        choices = (messages.chance * len(TENANTS) * CAMPAIGNS_PER_PURPOSE).astype(int).tolist()
        heads = _context_heads()
        texts = [
            f'{heads[purpose][choice]},"customer_email_hint":"user{recipient}@example.com"}}'
            for purpose, choice, recipient in zip(
                messages.purpose.tolist(), choices, messages.recipient.tolist(), strict=True
            )
        ]
        is_silent = (messages.chance * 997) % 1 < NO_CONTEXT_SHARE
        for index in np.flatnonzero(is_silent).tolist():
            texts[index] = ""
        for index in np.flatnonzero(messages.retry_of >= 0).tolist():
            head = heads[int(messages.purpose[index])][choices[index]]
            texts[index] = f'{head},"retry_of":"{retried_ids[index]}"}}'
        return texts


def _context_heads() -> list[list[str]]:
    return [
        [
            f'{{"tenant":"{tenant}","campaign":"{tenant}-{purpose}-{number}","purpose":"{purpose}"'
            for tenant in TENANTS
            for number in range(1, CAMPAIGNS_PER_PURPOSE + 1)
        ]
        for purpose in PURPOSES
    ]


def _identities(country: Country) -> list[str]:
    """A country's origination identities, each kind told by its shape."""
    seed = sum(ord(letter) * 31**place for place, letter in enumerate(country.code))
    texts = {
        "short_code": [str(20_000 + seed * 7 % 70_000)],
        "long_code": [
            f"+{country.dialing_code}{country.mobile_prefix}"
            f"{(seed * 37 + number) % 10**country.subscriber_digits:0{country.subscriber_digits}d}"
            for number in (1, 2)
        ],
        "sender_id": [SENDER_IDS[seed % 4], SENDER_IDS[(seed + 1) % 4]],
    }
    return [text for kind in country.identities for text in texts[kind]]
