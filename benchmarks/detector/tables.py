"""A world's counts and labels as Parquet, in the columns of the published marts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.detector.draw import AGES, Counts, by_country, draw_counts
from benchmarks.detector.labels import Incident, Scope, draw_incidents
from benchmarks.detector.world import DAYS, FIRST_DAY, Ints, World, draw_world
from include.settings import PROJECT_ROOT

WORLDS = PROJECT_ROOT / ".scratch" / "detector"
ACCOUNT = "111122223333"
TYPES = ("TRANSACTIONAL", "PROMOTIONAL")
DATES = np.array([np.datetime64(FIRST_DAY + timedelta(days=day)) for day in range(DAYS)])


def world_folder(seed: int, magnitude: str) -> Path:
    """Where a world's tables lie; drawn once."""
    folder = WORLDS / f"{magnitude}-{seed}"
    if not (folder / "labels.parquet").is_file():
        write_world(seed, magnitude, folder)
    return folder


def write_world(seed: int, magnitude: str, folder: Path) -> None:
    """Write `rates_as_of`, `cost_daily`, `time_to_receipt`, `calendar` and `labels`."""
    folder.mkdir(parents=True, exist_ok=True)
    world = draw_world(seed)
    incidents = draw_incidents(world, magnitude)
    counts = draw_counts(world, incidents)
    tables = {
        "rates_as_of": pa.concat_tables(_rates(world, counts)),
        "cost_daily": _cost(world, counts),
        "time_to_receipt": _times(world, counts),
        "calendar": _calendar(world),
        "labels": labels_table(world, incidents),
    }
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")


def members(world: World, scope: Scope) -> tuple[Ints, list[str]]:
    """The member of a grain that each cell belongs to, and the members' names."""
    if scope is Scope.COUNTRY:
        return world.country, list(world.codes)
    if scope is Scope.MESSAGE_TYPE:
        member = world.country * 10 + world.is_promotional
    else:
        member = world.country * 10 + (world.carrier if scope is Scope.CARRIER else world.identity)
    keys, index = np.unique(member, return_inverse=True)
    return index, [entity_name(scope, world.codes[key // 10], int(key % 10)) for key in keys]


def entity_name(scope: Scope, code: str, entity: int) -> str:
    """How a member of a grain is called."""
    if scope is Scope.COUNTRY:
        return code
    if scope is Scope.MESSAGE_TYPE:
        return TYPES[entity]
    return f"{code} carrier {entity}" if scope is Scope.CARRIER else f"{code}-sender-{entity}"


def labels_table(world: World, incidents: list[Incident]) -> pa.Table:
    """One row an incident."""
    rows = [
        {
            "kind": incident.kind.value,
            "iso_country_code": None if incident.country is None else world.codes[incident.country],
            "grain": incident.scope.value,
            "entity": None
            if incident.country is None
            else entity_name(incident.scope, world.codes[incident.country], incident.entity),
            "first_day": FIRST_DAY + timedelta(days=int(incident.days[0])),
            "last_day": FIRST_DAY + timedelta(days=int(incident.days[-1])),
            "size": incident.size,
        }
        for incident in incidents
    ]
    return pa.Table.from_pylist(rows)


def _rates(world: World, counts: Counts) -> Iterator[pa.Table]:
    for scope in Scope:
        index, names = members(world, scope)
        country = np.zeros(len(names), np.int64)
        country[index] = world.country
        places = {
            "grain": [scope.value] * len(names),
            "iso_country_code": [world.codes[c] for c in country],
            "entity": names,
        }
        sent = _sum(index, len(names), counts.sent)
        for number, age in enumerate(AGES):
            blocked, failed, delivered = (
                _sum(index, len(names), fate[number])
                for fate in (counts.blocked, counts.failed, counts.delivered)
            )
            yield _rate_rows(places, ("blocked", age), blocked, sent)
            yield _rate_rows(places, ("delivery", age), delivered, sent)
            yield _rate_rows(places, ("pending", age), sent - blocked - failed - delivered, sent)
        if scope is Scope.COUNTRY:
            promotional = np.where(world.is_promotional[:, None], counts.sent, 0)
            base = by_country(world, promotional)
            yield _rate_rows(places, ("opt_out", 1), counts.opted_out, base)


def _sum(index: Ints, size: int, values: Ints) -> Ints:
    sums = np.zeros((size, values.shape[1]), np.int64)
    np.add.at(sums, index, values)
    return sums


def _rate_rows(
    places: dict[str, list[str]], metric_and_age: tuple[str, int], x: Ints, n: Ints
) -> pa.Table:
    there = n.ravel() > 0
    size = int(there.sum())
    metric, age = metric_and_age
    columns = {name: np.repeat(values, DAYS)[there] for name, values in places.items()}
    return pa.table(
        {
            "account_id": _same(ACCOUNT, size),
            **columns,
            "metric": _same(metric, size),
            "day": pa.array(np.tile(DATES, len(places["entity"]))[there]),
            "age_days": pa.array(np.full(size, age, np.int32)),
            "x": pa.array(x.ravel()[there]),
            "n": pa.array(n.ravel()[there]),
        }
    )


def _same(value: str, size: int) -> pa.Array:
    return pa.array(np.repeat(value, size))


def _country_days(world: World, there: NDArray[np.bool_]) -> dict[str, pa.Array]:
    return {
        "request_date": pa.array(np.tile(DATES, len(world.codes))[there]),
        "account_id": _same(ACCOUNT, int(there.sum())),
        "iso_country_code": pa.array(np.repeat(world.codes, DAYS)[there]),
    }


def _cost(world: World, counts: Counts) -> pa.Table:
    tables = []
    for number, name in enumerate(TYPES):
        is_type = (world.is_promotional == number)[:, None]
        sent = by_country(world, np.where(is_type, counts.sent, 0)).ravel()
        cost = by_country(world, np.where(is_type, counts.cost_usd, 0.0)).ravel()
        there = sent > 0
        columns = _country_days(world, there) | {
            "message_type": _same(name, int(there.sum())),
            "attempted": pa.array(sent[there]),
            "paid_messages": pa.array(sent[there]),
            "cost_usd": pa.array(cost[there]),
        }
        tables.append(pa.table(columns))
    return pa.concat_tables(tables)


def _times(world: World, counts: Counts) -> pa.Table:
    receipts = by_country(world, counts.delivered[0]).ravel()
    there = receipts > 0
    columns = _country_days(world, there)
    return pa.table(
        columns
        | {
            "grain": _same("country", int(there.sum())),
            "entity": columns["iso_country_code"],
            "receipts": pa.array(receipts[there]),
            "p90_seconds": pa.array(counts.p90_seconds.ravel()[there].astype(np.int64)),
        }
    )


def _calendar(world: World) -> pa.Table:
    country, day = np.nonzero(world.is_holiday_known)
    return pa.table(
        {
            "iso_country_code": pa.array(np.array(world.codes)[country]),
            "first_day": pa.array(DATES[day]),
            "last_day": pa.array(DATES[day]),
            "name": _same("holiday", day.size),
        }
    )
