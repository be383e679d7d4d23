"""Ingests of one hour that meet in every order of their steps.

A step is one operation on a store: list, read, stat, write, replace. The raw objects lie in a store
in memory, the lake there (with S3's rules), in a folder, or on an S3 server on loopback, whose
conditional writes then decide. Each of them goes through all orders; on S3 those of three actors
take minutes, and are among the long tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from include.lake import Store, open_store
from tests.include.ingest.factories import FOLDER, Place, lines, v2_record
from tests.include.ingest.interleaving.memory_store import MemoryStore
from tests.include.ingest.interleaving.orders import every_order
from tests.include.ingest.interleaving.turns import Actor
from tests.include.ingest.interleaving.worlds import (
    Change,
    World,
    assert_nothing_is_lost_or_doubled,
    content,
    undisturbed,
)

Begin = Callable[[], tuple[World, list[Actor]]]

A, B, C = ("put", "a"), ("put", "b"), ("put", "c")
NO_B = ("remove", "b")

TWO_INGESTS = 12
"""Orders that differ in what an ingest can see. Whoever commits first, the other one may begin only
then (1), have listed by then (1), or be beside it all along: then either may be the first to write
the event file, and either the reject file (4)."""


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The URI of a bucket of an S3 server on loopback, used with credentials that are none."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        location = {"LocationConstraint": "eu-west-1"}
        boto3.client("s3").create_bucket(Bucket="orders", CreateBucketConfiguration=location)
        yield "s3://orders"
    server.stop()


_NUMBERS = count()


S3_AT_LENGTH = pytest.param("s3", marks=pytest.mark.long)


@pytest.fixture(params=["memory", "folder", S3_AT_LENGTH])
def new_lake(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Makes empty lakes."""
    if request.param == "memory":
        return MemoryStore
    place = tmp_path if request.param == "folder" else request.getfixturevalue("bucket")
    return lambda: open_store(f"{place}/lake-{next(_NUMBERS)}")


def meeting(
    place: Place,
    new_lake: Callable[[], Store],
    at_first: Sequence[Change],
    meanwhile: Sequence[Change] = (),
    *,
    is_ingested: bool = False,
    since: Sequence[Change] = (),
) -> Begin:
    """Two ingests of an hour and, if anything changes meanwhile, who changes it.

    The hour may be ingested already, and have changed since.
    """

    def begin() -> tuple[World, list[Actor]]:
        world = World(place, new_lake())
        world.change(*at_first)
        if is_ingested:
            world.committed.append(world.ingest())
        world.change(*since)
        actors = [world.ingesting(), world.ingesting()]
        if meanwhile:
            actors.append(world.changing(*meanwhile))
        return world, actors

    return begin


def settle(world: World) -> None:
    """The next run, which meets nobody, and maintenance."""
    world.ingest()
    world.remove_stale()


def put(*changes: Change) -> Callable[[World], object]:
    """A step of an undisturbed world."""
    return lambda world: world.change(*changes)


INGEST: Callable[[World], object] = World.ingest


@pytest.mark.parametrize("new_lake", ["memory", "folder", "s3"], indirect=True)
def test_two_ingests_of_one_listing(tmp_path: Path, new_lake: Callable[[], Store]) -> None:
    place = Place(tmp_path)
    expected = undisturbed(place, [put(A), INGEST])
    orders = 0
    for world in every_order(meeting(place, new_lake, [A])):
        assert len(world.committed) == 1
        world.remove_stale()
        assert content(world) == expected
        orders += 1
    assert orders == TWO_INGESTS


@pytest.mark.parametrize("new_lake", ["memory", "folder", "s3"], indirect=True)
def test_two_ingests_of_an_hour_that_has_grown(
    tmp_path: Path, new_lake: Callable[[], Store]
) -> None:
    place = Place(tmp_path)
    expected = undisturbed(place, [put(A), INGEST, put(B), INGEST])
    orders = 0
    for world in every_order(meeting(place, new_lake, [A], is_ingested=True, since=[B])):
        assert len(world.committed) == 2
        world.remove_stale()
        assert content(world) == expected
        orders += 1
    assert orders == TWO_INGESTS


def test_an_object_comes_in_between(tmp_path: Path, new_lake: Callable[[], Store]) -> None:
    place = Place(tmp_path)
    expected = undisturbed(place, [put(A, B), INGEST])
    for world in every_order(meeting(place, new_lake, [A], [B])):
        assert_nothing_is_lost_or_doubled(world)
        assert len(world.committed) <= 2
        settle(world)
        assert content(world) == expected


def test_an_object_is_rewritten_under_its_key(
    tmp_path: Path, new_lake: Callable[[], Store]
) -> None:
    place = Place(tmp_path)
    expected = undisturbed(place, [put(("put", "a2")), INGEST])
    for world in every_order(meeting(place, new_lake, [A], [("put", "a2")])):
        settle(world)
        assert content(world) == expected


def test_an_hour_shrinks(tmp_path: Path, new_lake: Callable[[], Store]) -> None:
    place = Place(tmp_path)
    held = undisturbed(place, [put(A, B), INGEST, put(NO_B), INGEST])
    never_held = undisturbed(place, [put(A), INGEST])
    outcomes = set()
    for world in every_order(meeting(place, new_lake, [A, B], [NO_B])):
        assert_nothing_is_lost_or_doubled(world)
        was_held = any(len(entry.objects) == 2 for entry in world.committed)
        outcomes.add(was_held)
        settle(world)
        assert content(world) == (held if was_held else never_held)
    assert outcomes == {True, False}


def test_an_ingested_hour_shrinks_and_grows(tmp_path: Path, new_lake: Callable[[], Store]) -> None:
    place = Place(tmp_path)
    at_once = undisturbed(place, [put(A, B), INGEST, put(NO_B, C), INGEST])
    one_by_one = undisturbed(place, [put(A, B), INGEST, put(NO_B), INGEST, put(C), INGEST])
    for world in every_order(meeting(place, new_lake, [A, B], [NO_B, C], is_ingested=True)):
        assert_nothing_is_lost_or_doubled(world)
        settle(world)
        assert_nothing_is_lost_or_doubled(world)
        assert content(world) in (at_once, one_by_one)


def test_what_is_left_out_adds_no_outcome(tmp_path: Path) -> None:
    """All orders, also those that differ in steps that don't concern each other."""

    def begin() -> tuple[World, list[Actor]]:
        world = World(Place(tmp_path), MemoryStore())
        world.raw.write(f"{FOLDER}/a", lines(v2_record()))  # no reject: a step less, of many orders
        return world, [world.ingesting(), world.ingesting()]

    def outcomes(prunes: bool) -> tuple[int, set[str]]:
        found = [repr(content(world)) for world in every_order(begin, prunes)]
        return len(found), set(found)

    (pruned, expected), (naive, found) = outcomes(prunes=True), outcomes(prunes=False)
    assert found == expected
    assert naive > 10 * pruned
