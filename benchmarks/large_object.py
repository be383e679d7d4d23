"""One large object out of many: what a stream brought, hour by hour, up to a size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import msgspec
from isal import igzip

from benchmarks.check import Expected
from benchmarks.inputs import Input
from benchmarks.task import Source, Task, arrived_hour

_GZIP_LEVEL = 2


def joined(given: Input, stream: str, size: int, say: Callable[[str], None]) -> Input:
    """A stream's first arrival hours as one object of at least so many bytes; made once."""
    folder = given.folder / f"one-{stream}-{size}"
    source = next(one for one in given.task.sources if one.name == stream)
    told = folder / "hours.json"
    if not told.is_file():
        say(f"joining objects of {stream} to one of {size / 1e6:,.0f} MB")
        told.write_bytes(msgspec.json.encode(_join(source, size, folder)))
    hours = msgspec.json.decode(told.read_bytes(), type=list[str])
    wanted = {f"{stream}/{hour}" for hour in hours}
    counts = given.expected.of_hours(wanted.__contains__).counts
    last = datetime.fromisoformat(hours[-1]).replace(tzinfo=UTC).isoformat()
    task = Task((replace(source, uri=str(folder / stream)),), last, last)
    return Input(
        folder, task, Expected(*({f"{stream}/{hours[-1]}": sum(of.values())} for of in counts))
    )


def _join(source: Source, size: int, folder: Path) -> list[str]:
    """Write the object, and give the hours that are in it; it arrives in the last of them."""
    folder.mkdir(parents=True, exist_ok=True)
    written, hours = 0, []
    part = folder / "part.gz"
    with igzip.open(part, "wb", compresslevel=_GZIP_LEVEL) as target:
        for hour, paths in groupby(source.objects(), arrived_hour):
            for path in paths:
                written += target.write(igzip.decompress(Path(path).read_bytes()))
            hours.append(hour)
            if written >= size:
                break
    place = folder / source.name / f"{hours[-1]:%Y/%m/%d/%H}"
    place.mkdir(parents=True)
    part.rename(place / "joined.gz")
    return [f"{hour:%Y-%m-%dT%H}" for hour in hours]
