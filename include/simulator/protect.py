"""SMS Protect: which configuration met a message, what it advised, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from include.simulator.messages import Messages
from include.simulator.scenario import Scenario
from include.simulator.sources import PINPOINT
from include.simulator.statuses import FATE_CODES
from include.simulator.world import World

CONFIGURATION_ID = "protect-5c1f0b7e"
BLOCK_REASON = "AIT_SUSPECTED"
FILTER_SHARE = 0.4
SUSPECTED_SHARE = 0.02
SUSPECTED_PUMPED_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Protection:
    """Protect fields of a v2 event; without a recommendation a rule for the country decided."""

    status: str
    recommendation: str | None = None
    block_reason: str | None = None

    @property
    def fields(self) -> str:
        """JSON text of the fields, with a comma after it; empty where Protect is not in use."""
        if not self.status:
            return ""
        text = (
            f'"protectConfiguration":{{"protectConfigurationId":"{CONFIGURATION_ID}",'
            f'"protectStatus":"{self.status}"}},'
        )
        if not self.recommendation:
            return text
        advice = f'"protectRecommendation":"{self.recommendation}"'
        if self.block_reason:
            advice += f',"protectInsights":{{"blockReason":"{self.block_reason}"}}'
        return f'{text}"protectConfigurationAssessment":{{{advice}}},'


PROTECTIONS = (
    Protection(""),
    Protection("BLOCK"),
    Protection("MONITOR", "ALLOW"),
    Protection("MONITOR", "BLOCK", BLOCK_REASON),
    Protection("FILTER", "ALLOW"),
    Protection("FILTER", "BLOCK", BLOCK_REASON),
)
NONE, RULE, MONITOR_ALLOWS, MONITOR_BLOCKS, FILTER_ALLOWS, FILTER_BLOCKS = range(len(PROTECTIONS))


def protect(scenario: Scenario, world: World, messages: Messages, day: int) -> Messages:
    """Give each v2 text message its protection; what FILTER advises to block is blocked.

    Without extras a rule for the country blocks, and nothing else is protected.
    """
    is_blocked = messages.fate == FATE_CODES["PROTECT_BLOCKED"]
    share = scenario.extras.protect_share
    if not share:
        return replace(messages, protection=np.where(is_blocked, RULE, NONE))
    rng = np.random.default_rng([scenario.seed, 21, day])
    chance = rng.random((3, len(messages)))
    suspected_share = np.where(messages.is_pumped, SUSPECTED_PUMPED_SHARE, SUSPECTED_SHARE)
    watched = np.where(chance[1] < FILTER_SHARE, FILTER_ALLOWS, MONITOR_ALLOWS)
    watched = np.where(chance[2] < suspected_share, MONITOR_BLOCKS, watched)
    blocked = np.where(chance[1] < FILTER_SHARE, FILTER_BLOCKS, RULE)
    is_watched = (chance[0] < share) | messages.is_pumped
    told = np.where(is_blocked, blocked, np.where(is_watched, watched, NONE))
    is_text = (messages.stream != PINPOINT) & world.cell_is_sms[messages.cell]
    return replace(messages, protection=np.where(is_text, told, NONE))
