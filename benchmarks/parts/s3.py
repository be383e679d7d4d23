"""The lake and the raw objects on S3, a server on loopback, beside a local folder."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bench import Bench
from benchmarks.check import verdict
from benchmarks.contest import Entry, compete
from benchmarks.contestants import PRODUCT
from benchmarks.inputs import Input, simulated
from benchmarks.results import Part, Table, now
from benchmarks.s3_server import s3_on_loopback
from include.lake import open_store

_BUCKET = "s3://benchmarks"
_NOTE = (
    "The S3 server is moto's, written in Python, on the same cores; its memory and CPU time are"
    " not counted."
)


def measure(bench: Bench) -> Part:
    """The same input from folder to folder, and from S3 to S3."""
    given = simulated("mixed", bench.events, is_all_v2=False, say=bench.say)
    title = f"Folder and S3, {given.size}"
    with s3_on_loopback(_BUCKET) as environment:
        on_s3 = _uploaded(given, bench)
        bench.say(title)
        entries = [
            Entry(replace(PRODUCT, name="local folder"), given),
            Entry(
                replace(PRODUCT, name="S3 on loopback"),
                on_s3,
                environment,
                output=_lake_of_round,
                check=partial(_verdict, given),
            ),
        ]
        rows = compete(entries, bench.rounds, bench.say)
    return Part(now(), bench.rounds, [Table(title, rows)], [], [_NOTE])


def _lake_of_round(number: int) -> str:
    return f"{_BUCKET}/lake-{number}"


def _uploaded(given: Input, bench: Bench) -> Input:
    bench.say("copying the raw objects to S3")
    sources = []
    for source in given.task.sources:
        moved = replace(source, uri=f"{_BUCKET}/raw/{source.name}")
        store = open_store(moved.uri)
        for path in source.objects():
            store.write(str(Path(path).relative_to(source.uri)), Path(path).read_bytes())
        sources.append(moved)
    return replace(given, task=replace(given.task, sources=tuple(sources)))


def _verdict(given: Input, lake_uri: str) -> str:
    lake = open_store(lake_uri)
    with TemporaryDirectory() as folder:
        keys = [item.key for kind in ("events/", "rejected/") for item in lake.list(kind)]
        for key in keys:
            file = Path(folder, key)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(lake.read(key))
        return verdict(PRODUCT, given.expected, Path(folder))
