"""Each telling reaches each channel once, whatever happens in between."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from include.alerts.families import Severity
from include.alerts.records import read_record
from include.alerts.transitions import Kind, Telling
from include.lake import FolderStore
from tests.include.alerts.factories import Inbox, Killed, alert_row, tell

RECORD = "state/notifications/inbox/i1.json"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(str(tmp_path))


def test_an_alert_is_sent_once_on_each_channel(store: FolderStore) -> None:
    pager, mail = Inbox("pager"), Inbox("mail")
    for _ in range(3):
        tell(store, [alert_row()], pager, mail)
    assert len(pager.messages) == 1
    assert len(mail.messages) == 1


def progress(store: FolderStore) -> list[tuple[str, str]]:
    told = orjson.loads(store.read(RECORD))["told"]
    return [(telling["name"], telling["progress"]) for telling in told]


def test_the_intent_is_recorded_before_the_message_leaves(store: FolderStore) -> None:
    class Witness(Inbox):
        def send(self, message: object) -> bool:
            self.seen = progress(store)
            return True

    witness = Witness()
    tell(store, [alert_row()], witness)
    assert witness.seen == [("opened-1", "intended")]
    assert progress(store) == [("opened-1", "sent")]


@pytest.mark.parametrize("moment", ["killed before", "killed after"])
def test_after_a_kill_in_doubt_it_is_sent_once_more_and_says_so(
    store: FolderStore, moment: str
) -> None:
    killed, again = Inbox(failures=(moment,)), Inbox()
    with pytest.raises(Killed):
        tell(store, [alert_row()], killed)
    for _ in range(3):
        tell(store, [alert_row()], again)
    (message,) = again.messages
    assert "(possible repeat)" in message.title
    assert "possible repeat" in message.html
    assert (message.key, message.message_id) == ("i1", "i1.opened-1")
    assert [m.message_id for m in killed.messages] in ([], [message.message_id])


def test_a_kill_on_one_channel_leaves_what_others_got_as_it_is(store: FolderStore) -> None:
    first, second = Inbox("first"), Inbox("second", failures=("killed after",))
    with pytest.raises(Killed):
        tell(store, [alert_row()], first, second)
    tell(store, [alert_row()], first, second)
    assert len(first.messages) == 1
    assert ["(possible repeat)" in title for title in second.titles] == [False, True]


@pytest.mark.parametrize("failure", ["refused", "broken"])
def test_a_channel_that_is_down_is_tried_again_and_holds_up_no_other(
    store: FolderStore, failure: str
) -> None:
    down, up = Inbox("down", failures=(failure,)), Inbox("up")
    first = tell(store, [alert_row()], down, up)
    second = tell(store, [alert_row()], down, up)
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
    tell(store, [alert_row(**change)], inbox)
    assert not inbox.messages


def test_one_page_holds_all_alerts_of_an_incident(store: FolderStore) -> None:
    inbox = Inbox()
    rows = [
        alert_row("a1", severity="high"),
        alert_row("a2", severity="critical", metric="delivery", explanation="Delivery fell"),
        alert_row("b1", incident_id="i2", iso_country_code="FR", severity="warning"),
    ]
    for _ in range(2):
        tell(store, rows, inbox)
    first, second = inbox.messages
    assert first.title.startswith("[critical]")
    assert "Blocked share in DE" in first.text
    assert "FR" in second.title


def test_a_member_that_joins_later_pages_only_if_it_is_more_urgent(store: FolderStore) -> None:
    inbox = Inbox()
    told = alert_row("a1", severity="high")
    tell(store, [told], inbox)
    tell(store, [told, alert_row("a2", metric="pending", severity="high")], inbox)
    assert len(inbox.messages) == 1
    urgent = alert_row("a3", metric="delivery", severity="critical")
    tell(store, [told, urgent], inbox)
    tell(store, [told, urgent], inbox)
    assert [message.message_id for message in inbox.messages] == ["i1.opened-1", "i1.worsened-2"]
    assert inbox.titles[1].startswith("[critical, worse than before]")


def test_all_messages_of_an_incident_share_the_key_that_pagers_join_them_by(
    store: FolderStore,
) -> None:
    inbox = Inbox()
    for change in ({}, {"severity": "critical"}, {"status": "resolved"}):
        tell(store, [alert_row(**change)], inbox)
    assert {message.key for message in inbox.messages} == {"i1"}
    assert len({message.message_id for message in inbox.messages}) == 3


@pytest.mark.parametrize(
    ("status", "word"), [("resolved", "two days in a row"), ("retracted", "came later")]
)
def test_who_was_told_hears_once_that_it_is_over_and_why(
    store: FolderStore, status: str, word: str
) -> None:
    inbox, later = Inbox(), Inbox("later")
    tell(store, [alert_row()], inbox)
    for _ in range(2):
        tell(store, [alert_row(status=status)], inbox, later)
    _, over = inbox.messages
    assert over.is_over
    assert over.title.startswith("[over]")
    assert word in over.text
    assert not later.messages


def test_what_comes_back_is_told_again(store: FolderStore) -> None:
    inbox = Inbox()
    for status in ("open", "resolved", "ongoing", "ongoing"):
        tell(store, [alert_row(status=status)], inbox)
    assert [title[:13] for title in inbox.titles] == [
        "[high] 2026-1",
        "[over] 2026-1",
        "[high, again]",
    ]


def lasting(day: int, **changes: Any) -> dict[str, Any]:
    return alert_row(status="ongoing", last_day=date(2026, 11, day), **changes)


def test_between_its_messages_an_incident_is_quiet_for_three_days_of_evidence(
    store: FolderStore,
) -> None:
    inbox = Inbox()
    for day in range(20, 27):
        tell(store, [lasting(day)], inbox)
    assert [title.partition("]")[0] for title in inbox.titles] == [
        "[high",
        "[high, still",
        "[high, still",
    ]


def test_who_acknowledged_is_not_reminded_but_hears_that_it_got_worse(store: FolderStore) -> None:
    inbox = Inbox()
    tell(store, [lasting(20)], inbox)
    tell(store, [lasting(24, ack_by="kim")], inbox)
    assert len(inbox.messages) == 1
    tell(store, [lasting(25, ack_by="kim", severity="critical")], inbox)
    assert inbox.titles[1].startswith("[critical, worse than before]")


def test_what_is_silenced_is_not_told_until_that_ends(store: FolderStore) -> None:
    inbox = Inbox()
    silenced = {"status": "suppressed", "suppressed_by": "silence until 2026-11-25 by kim: known"}
    tell(store, [lasting(20)], inbox)
    tell(store, [alert_row(**silenced | {"severity": "critical"})], inbox)
    tell(store, [alert_row("n", **silenced | {"incident_id": "i9"})], inbox)
    assert len(inbox.messages) == 1
    tell(store, [lasting(26)], inbox)
    assert inbox.titles[1].startswith("[high, still]")


def test_of_two_senders_that_looked_at_once_one_sends(store: FolderStore) -> None:
    records = [read_record(store, "inbox", "i1") for _ in range(2)]
    telling = Telling("opened-1", Kind.OPENED, Severity.HIGH, date(2026, 11, 20), "DE")
    assert [record.intend(store, telling) for record in records] == [True, False]
