"""Each incident is told once on each channel, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.alerts.delivery import deliver_alerts
from include.lake import FolderStore
from tests.include.alerts.factories import Inbox, Killed, alert_row


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(str(tmp_path))


def test_an_alert_is_sent_once_on_each_channel(store: FolderStore) -> None:
    pager, mail = Inbox("pager"), Inbox("mail")
    for _ in range(3):
        deliver_alerts(store, [alert_row()], [pager, mail])
    assert len(pager.messages) == 1
    assert len(mail.messages) == 1


def test_the_intent_is_recorded_before_the_message_leaves(store: FolderStore) -> None:
    class Witness(Inbox):
        def send(self, message: object) -> bool:
            self.seen = store.read("state/notifications/inbox/a1.json")
            return True

    witness = Witness()
    deliver_alerts(store, [alert_row()], [witness])
    assert b"intended" in witness.seen
    assert b"sent" in store.read("state/notifications/inbox/a1.json")


@pytest.mark.parametrize("moment", ["killed before", "killed after"])
def test_after_a_kill_in_doubt_it_is_sent_once_more_and_says_so(
    store: FolderStore, moment: str
) -> None:
    with pytest.raises(Killed):
        deliver_alerts(store, [alert_row()], [Inbox(failures=(moment,))])
    again = Inbox()
    for _ in range(3):
        deliver_alerts(store, [alert_row()], [again])
    (message,) = again.messages
    assert "(possible repeat)" in message.title
    assert message.dedup_key == "a1"


def test_a_channel_that_is_down_is_tried_again_and_holds_up_no_other(store: FolderStore) -> None:
    down, up = Inbox("down", failures=("refused",)), Inbox("up")
    first = deliver_alerts(store, [alert_row()], [down, up])
    second = deliver_alerts(store, [alert_row()], [down, up])
    assert [name for name, _ in first.failed] == ["down"]
    assert not second.failed
    assert len(down.messages) == len(up.messages) == 1


@pytest.mark.parametrize(
    "change",
    [{"run_kind": "backfill"}, {"status": "resolved"}, {"status": "retracted"}],
    ids=["backfill", "resolved", "retracted"],
)
def test_nobody_is_told_of_what_no_longer_stands_or_a_backfill_found(
    store: FolderStore, change: dict[str, str]
) -> None:
    inbox = Inbox()
    deliver_alerts(store, [alert_row(**change)], [inbox])
    assert not inbox.messages


def test_one_page_holds_all_alerts_of_an_incident(store: FolderStore) -> None:
    inbox = Inbox()
    rows = [
        alert_row("a1", severity="high"),
        alert_row("a2", severity="critical", metric="delivery", explanation="Delivery fell"),
        alert_row("b1", incident_id="i2", iso_country_code="FR", severity="warning"),
    ]
    for _ in range(2):
        deliver_alerts(store, rows, [inbox])
    first, second = inbox.messages
    assert first.title.startswith("[critical]")
    assert "Blocked share in DE" in first.body
    assert "FR" in second.title


def test_a_member_that_joins_later_pages_only_if_it_is_more_urgent(store: FolderStore) -> None:
    inbox = Inbox()
    told = alert_row("a1", severity="high")
    deliver_alerts(store, [told], [inbox])
    deliver_alerts(store, [told, alert_row("a2", metric="pending", severity="high")], [inbox])
    assert len(inbox.messages) == 1
    urgent = alert_row("a3", metric="delivery", severity="critical")
    deliver_alerts(store, [told, urgent], [inbox])
    deliver_alerts(store, [told, urgent], [inbox])
    assert [message.dedup_key for message in inbox.messages] == ["a1", "a3"]


def test_a_member_stays_told_when_the_alert_that_led_its_page_vanishes(store: FolderStore) -> None:
    inbox = Inbox()
    member = alert_row("a2", metric="pending", severity="warning")
    deliver_alerts(store, [alert_row("a1"), member], [inbox])
    deliver_alerts(store, [member], [inbox])
    assert len(inbox.messages) == 1
