"""Each candidate goes to the queue once, whatever happens in between, and leaks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from include.lake import FolderStore
from include.resends.publication import publish_candidates
from tests.include.resends.rows import Killed, Queue, candidates


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(str(tmp_path))


def test_a_candidate_is_sent_once_however_often_runs_find_it(store: FolderStore) -> None:
    queue = Queue()
    for _ in range(3):
        publish_candidates(store, candidates("m1", "m2"), queue)
    assert sorted(body["retry_of"] for body in queue.bodies) == ["m1", "m2"]
    assert not any(body["is_possible_repeat"] for body in queue.bodies)


def test_the_claim_is_recorded_before_the_candidate_leaves(store: FolderStore) -> None:
    class Witness(Queue):
        def send(self, claim_id: str, body: bytes) -> None:
            assert b"intended" in store.read(f"state/resend_claims/{claim_id}.json")
            super().send(claim_id, body)

    (candidate,) = candidates("m1")
    queue = Witness()
    publish_candidates(store, [candidate], queue)
    assert len(queue.bodies) == 1
    assert b'"sent"' in store.read(f"state/resend_claims/{candidate.claim_id}.json")


@pytest.mark.parametrize("moment", ["killed before", "killed after"])
def test_after_a_kill_between_claim_and_mark_it_is_sent_once_more_and_says_so(
    store: FolderStore, moment: str
) -> None:
    with pytest.raises(Killed):
        publish_candidates(store, candidates("m1", "m2"), Queue(moment))
    again = Queue()
    for _ in range(3):
        publish_candidates(store, candidates("m1", "m2"), again)
    marks = [body["is_possible_repeat"] for body in again.bodies]
    assert sorted(marks) == [False, True]


def test_what_the_queue_refuses_is_tried_again_and_holds_up_no_other(store: FolderStore) -> None:
    queue = Queue("refused")
    first = publish_candidates(store, candidates("m1", "m2"), queue)
    second = publish_candidates(store, candidates("m1", "m2"), queue)
    assert (len(first.sent), len(first.failed)) == (1, 1)
    assert (len(second.sent), second.failed) == (1, ())


def test_of_two_writers_one_sends(store: FolderStore) -> None:
    class Overtaken(FolderStore):
        """Another writer claims and sends between the look and the claim."""

        def create(self, key: str, data: bytes) -> bool:
            publish_candidates(store, candidates("m1"), other)
            return super().create(key, data)

    other, late = Queue(), Queue()
    publish_candidates(Overtaken(store.uri), candidates("m1"), late)
    assert (len(other.bodies), len(late.bodies)) == (1, 0)


def test_a_message_tells_what_to_repeat_until_when_and_nothing_of_its_recipient(
    store: FolderStore,
) -> None:
    queue = Queue()
    publish_candidates(store, candidates("m1"), queue)
    (body,) = queue.bodies
    assert body == {
        "claim_id": body["claim_id"],
        "account_id": "111122223333",
        "retry_of": "m1",
        "chain": ["m1"],
        "attempts": 1,
        "max_attempts": 3,
        "iso_country_code": "DE",
        "message_type": "TRANSACTIONAL",
        "purpose": "order",
        "reason": "beyond_limit",
        "expected_benefit": 0.225,
        "deadline": "2026-11-13T06:00:00Z",
        "as_of": "2026-11-13T00:00:00Z",
        "publication_id": "run",
        "is_possible_repeat": False,
    }
