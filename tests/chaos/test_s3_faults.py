"""S3 that fails, stalls, cuts and loses answers costs tries and time, never a record."""

from __future__ import annotations

from itertools import count

import pytest

from include.errors import PassingError, SmsError
from include.lake import ObjectChangedError, S3Store, StoreAccessError, s3
from tests.chaos.conftest import Restage
from tests.chaos.faults import Fault, kill, run_with_fault
from tests.chaos.faulty_proxy import Breakage, FaultyProxy, Plan
from tests.chaos.scene import Content

PASSING = [breakage for breakage in Breakage if breakage is not Breakage.NOTHING_REMOVED]
OUTAGES = [breakage for breakage in PASSING if breakage is not Breakage.SLOW_FIRST_BYTE]


@pytest.fixture
def store(bucket: str) -> S3Store:
    """A prefix of a bucket behind the proxy."""
    return S3Store(f"{bucket}/store")


@pytest.mark.parametrize("breakage", PASSING)
def test_requests_that_break_once_each_cost_tries_and_no_record(
    breakage: Breakage,
    proxy: FaultyProxy,
    restage_on_s3: Restage,
    undisturbed_on_s3: Content,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = restage_on_s3(0)
    is_slow = breakage is Breakage.SLOW_FIRST_BYTE
    if is_slow:
        monkeypatch.setattr(s3, "_SILENCE_SECONDS", 0.5)
    proxy.plan = Plan(breakage, every=4 if is_slow else 1, slow_seconds=0.7)
    scene.run()
    assert proxy.plan.broken > (5 if is_slow else 30)
    proxy.plan = Plan()
    assert scene.gaps() == set()
    assert scene.content() == undisturbed_on_s3


def test_an_outage_at_any_request_is_one_line_and_a_rerun_makes_it_good(
    proxy: FaultyProxy,
    restage_on_s3: Restage,
    undisturbed_on_s3: Content,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(s3, "_ATTEMPTS", 2)
    for number in count(step=6):
        scene = restage_on_s3(number)
        proxy.plan = Plan(OUTAGES[number // 6 % len(OUTAGES)], outage_from=number)
        error = None
        try:
            scene.run()
        except SmsError as found:
            error = found
        broken = proxy.plan.broken
        proxy.plan = Plan()
        assert (error is not None) == (broken > 0)
        assert scene.gaps() == set()
        scene.run()
        assert scene.content() == undisturbed_on_s3
        if error is None:
            break
        assert isinstance(error, PassingError)
        assert "\n" not in str(error)
    assert number >= 30


def test_an_ingest_on_s3_killed_at_any_commit_or_removal_is_made_good_by_a_rerun(
    restage_on_s3: Restage, undisturbed_on_s3: Content
) -> None:
    for nth in count():
        scene = restage_on_s3(nth)
        ending = run_with_fault(scene, Fault(kill, nth, "^lake (replace|delete)"))
        assert scene.gaps() == set()
        scene.run()
        assert scene.content() == undisturbed_on_s3
        if not ending.is_killed:
            break
    assert nth >= 6


def test_a_conditional_write_whose_answer_is_lost_is_known_as_ones_own(
    proxy: FaultyProxy, store: S3Store
) -> None:
    proxy.plan = Plan(Breakage.ANSWER_LOST)
    assert store.create("key", b"mine")
    seen = store.stat("key")
    assert seen is not None
    assert store.replace("key", b"mine again", seen.etag)
    assert not store.replace("key", b"somebody else's", seen.etag)
    assert not store.create("key", b"mine again")
    assert store.read("key") == b"mine again"
    assert proxy.plan.broken > 5


@pytest.mark.parametrize("cut", [1, 1000, 70_000])
def test_a_body_that_is_cut_again_and_again_is_read_whole(
    cut: int, proxy: FaultyProxy, store: S3Store
) -> None:
    data = b"0123456789" * (cut + 1)
    store.write("key", data[: 20 * cut])
    proxy.plan = Plan(Breakage.TRUNCATED_ANSWER, cut_bytes=cut)
    with store.open("key") as stream:
        assert stream.read(2) == b"01"
        assert stream.read() == data[2 : 20 * cut]
    assert proxy.plan.broken >= 9


def test_a_body_that_gives_no_byte_more_is_an_error_and_never_short(
    proxy: FaultyProxy, store: S3Store
) -> None:
    store.write("key", b"some data")
    proxy.plan = Plan(Breakage.TRUNCATED_ANSWER, cut_bytes=0)
    with store.open("key") as stream, pytest.raises(StoreAccessError, match="at byte 0 of 9"):
        stream.read()


def test_what_is_rewritten_while_it_is_read_is_never_sewn_together(
    proxy: FaultyProxy, store: S3Store
) -> None:
    store.write("key", b"a" * 3_000_000)
    proxy.plan = Plan(Breakage.TRUNCATED_ANSWER, cut_bytes=1_000_000)
    with store.open("key") as stream:
        assert stream.read(1) == b"a"
        proxy.plan, cut = Plan(), proxy.plan
        store.write("key", b"b" * 3_000_000)
        proxy.plan = cut
        with pytest.raises(ObjectChangedError, match="was rewritten since it was listed"):
            stream.read()


def test_an_object_is_opened_as_it_was_listed_or_not_at_all(store: S3Store) -> None:
    store.write("key", b"old")
    (listed,) = store.list("")
    store.write("key", b"new")
    with pytest.raises(ObjectChangedError):
        store.open("key", listed.etag)


def test_listings_of_several_pages_are_whole(proxy: FaultyProxy, store: S3Store) -> None:
    keys = [f"{number}" for number in range(7)]
    for key in keys:
        store.write(key, b"")
    before = proxy.plan.requests
    assert [item.key for item in store.list("")] == keys
    assert proxy.plan.requests - before == 4


def test_keys_that_s3_keeps_are_not_taken_for_removed(proxy: FaultyProxy, store: S3Store) -> None:
    proxy.plan = Plan(Breakage.NOTHING_REMOVED)
    with pytest.raises(StoreAccessError, match="AccessDenied; not removed"):
        store.delete(["key"])
