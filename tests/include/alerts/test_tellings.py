"""When people were told is known of what channels took, and of nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from include.alerts.records import LOG_CHANNEL
from include.alerts.tellings import TELLINGS, read_tellings
from include.lake import FolderStore
from tests.include.alerts.factories import Inbox, Killed, alert_row, tell


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(str(tmp_path))


def told(store: FolderStore) -> list[tuple[str, str, date]]:
    rows = read_tellings(store).to_pylist()
    return [(row["incident_id"], row["channel"], row["last_day"]) for row in rows]


def test_a_telling_is_known_by_incident_channel_and_time(store: FolderStore) -> None:
    before = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    tell(store, [alert_row()], Inbox("mail"), Inbox("pager"))
    day = date(2026, 11, 20)
    assert told(store) == [("i1", "mail", day), ("i1", "pager", day)]
    assert read_tellings(store)["told_at"][0].as_py() >= before


def test_what_reached_nobody_or_may_not_have_is_no_telling(store: FolderStore) -> None:
    tell(store, [alert_row()], Inbox(LOG_CHANNEL), Inbox("down", failures=("refused",)))
    with pytest.raises(Killed):
        tell(store, [alert_row()], Inbox("killed", failures=("killed after",)))
    assert told(store) == []


def test_that_it_is_over_is_no_telling_of_it(store: FolderStore) -> None:
    mail = Inbox("mail")
    tell(store, [alert_row()], mail)
    tell(store, [alert_row(status="resolved")], mail)
    assert len(mail.messages) == 2
    assert len(told(store)) == 1


def test_a_record_from_before_times_were_kept_is_read(store: FolderStore) -> None:
    old = (
        '{"told":[{"name":"opened-1","kind":"opened","severity":"high",'
        '"last_day":"2026-11-20","place":"DE","progress":"sent"}]}'
    )
    store.write("state/notifications/mail/i1.json", old.encode())
    assert told(store) == []
    assert read_tellings(store).schema == TELLINGS
