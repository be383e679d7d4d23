"""A delivery in a process of its own, which a signal ends at a given moment.

Arguments: the lake, `before`, `after` or `never` the message leaves, and the channels: Apprise URLs
or the ARN of a topic.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass

from include.alerts.delivery import Channel
from include.alerts.message import Message
from include.alerts.notifier import AppriseChannel
from include.alerts.sns import SnsChannel
from include.lake import open_store
from tests.include.alerts.factories import alert_row, tell


@dataclass
class KilledAt:
    """A real channel whose process is killed right before or after it has sent."""

    channel: Channel
    moment: str

    @property
    def name(self) -> str:
        return self.channel.name

    def send(self, message: Message) -> bool:
        if self.moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        taken = self.channel.send(message)
        if self.moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return taken


def main(lake: str, moment: str, *places: str) -> None:
    channels = [SnsChannel(p) if p.startswith("arn:") else AppriseChannel(p) for p in places]
    killed = [KilledAt(channel, moment) for channel in channels]
    delivery = tell(open_store(lake), [alert_row()], *killed)
    sys.exit(3 if delivery.failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
