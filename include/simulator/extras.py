"""What AWS and the senders write beside plain bare events: options of a scenario.

By default there is nothing of it: a scenario without extras gives the bare streams alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from include.simulator.sources import (
    EUM_US,
    EVENTBRIDGE,
    FAILED,
    INBOUND,
    SEND_LOG,
    SNS_ARCHIVE,
)


@dataclass(frozen=True, slots=True)
class Extras:
    """Shares of 1, and which other streams there are.

    Of the European account's v2 messages, `eventbridge_share` is captured by EventBridge alone
    and `eventbridge_too_share` by it and the bare stream; of the American account's messages
    `sns_share` by an SNS archive alone. `failed_share` of the European v2 records end in
    Firehose's error output. `no_country_share` and `other_form_share` are per event,
    `foreign_number_share` and `protect_share` per message.
    """

    eventbridge_share: float = 0.0
    eventbridge_too_share: float = 0.0
    sns_share: float = 0.0
    failed_share: float = 0.0
    no_country_share: float = 0.0
    foreign_number_share: float = 0.0
    other_form_share: float = 0.0
    protect_share: float = 0.0
    has_inbound: bool = False
    has_send_log: bool = False

    @property
    def streams(self) -> tuple[int, ...]:
        """Indexes into SOURCES of the streams that records may be written to."""
        is_used = {
            EVENTBRIDGE: self.eventbridge_share + self.eventbridge_too_share > 0,
            SNS_ARCHIVE: self.sns_share > 0,
            FAILED: self.failed_share > 0,
            INBOUND: self.has_inbound,
            SEND_LOG: self.has_send_log,
        }
        return (*range(EUM_US + 1), *(stream for stream, used in is_used.items() if used))


NO_EXTRAS = Extras()
ALL_EXTRAS = Extras(
    eventbridge_share=0.05,
    eventbridge_too_share=0.03,
    sns_share=0.05,
    failed_share=0.001,
    no_country_share=0.004,
    foreign_number_share=0.001,
    other_form_share=0.003,
    protect_share=0.04,
    has_inbound=True,
    has_send_log=True,
)
