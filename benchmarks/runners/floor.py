"""The floor: gunzip and parse, nothing else, with the product's libraries and declared records.

What the product spends beyond it goes into checks, rejects, columns, pseudonyms and Parquet.
"""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import msgspec
from isal import igzip

from benchmarks.task import read_order
from include.ingest.record import V1Event, V2Event

DECODERS = {
    "v1": msgspec.json.Decoder(V1Event, strict=False),
    "v2": msgspec.json.Decoder(V2Event, strict=False),
}
PIECE_LINES = 64


def parse_object(schema: str, is_delimited: bool, path: str) -> int:
    """The number of records that one object holds, malformed ones left out."""
    data = igzip.decompress(Path(path).read_bytes())
    lines = (data if is_delimited else data.replace(b'}{"', b'}\n{"')).split(b"\n")
    decode_lines = DECODERS[schema].decode_lines
    pieces = [lines[at : at + PIECE_LINES] for at in range(0, len(lines), PIECE_LINES)]
    count = 0
    while pieces:
        piece = pieces.pop()
        try:
            count += len(decode_lines(b"\n".join(piece)))
        except (msgspec.DecodeError, UnicodeDecodeError):
            if len(piece) > 1:
                half = len(piece) // 2
                pieces += [piece[:half], piece[half:]]
    return count


def main() -> None:
    """Parse everything on as many processes as asked for."""
    order = read_order()
    objects = [
        (source.schema, source.is_delimited, path)
        for source in order.task.sources
        for path in source.objects()
    ]
    with multiprocessing.get_context("spawn").Pool(order.processes) as pool:
        if not sum(pool.starmap(parse_object, objects, chunksize=4)):
            raise SystemExit("nothing was parsed")


if __name__ == "__main__":
    main()
