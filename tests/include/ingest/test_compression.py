"""Objects of every compression, whole and damaged."""

from __future__ import annotations

import gzip
import io
import random
import zlib

import pytest

from include.ingest.compression import BLOCK_BYTES, DamagedCompressionError, read_blocks

TEXT = "".join(f'{{"id":{random.Random(n).random()}}}\n' for n in range(60_000)).encode()
PACKED = gzip.compress(TEXT)


def read(data: bytes) -> tuple[bytes, bool]:
    """What could be read of an object, and whether the rest is damaged."""
    kept = b""
    try:
        for block in read_blocks(lambda: io.BytesIO(data)):
            kept += block
    except DamagedCompressionError:
        return kept, True
    return kept, False


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", b""),
        (TEXT, TEXT),
        (PACKED, TEXT),
        (PACKED + PACKED, TEXT + TEXT),
        (PACKED + b"\0" * 700, TEXT),
        (gzip.compress(b"") + PACKED, TEXT),
        (gzip.compress(b""), b""),
    ],
    ids=["empty", "plain", "gzip", "two members", "padded", "empty member", "gzip of nothing"],
)
def test_whole_objects_are_read_whole(data: bytes, text: bytes) -> None:
    assert read(data) == (text, False)


@pytest.mark.parametrize("kept_bytes", [1, 9, 200, 70_000, len(PACKED) - 9, len(PACKED) - 1])
def test_of_a_truncated_gzip_all_is_read_that_zlib_can_read(kept_bytes: int) -> None:
    cut = PACKED[:kept_bytes]
    text = zlib.decompressobj(31).decompress(cut) if cut.startswith(b"\x1f\x8b") else cut
    assert read(cut) == (text, cut.startswith(b"\x1f\x8b"))


def test_a_wrong_checksum_keeps_all_and_is_damage() -> None:
    assert read(PACKED[:-8] + b"\1\2\3\4" + PACKED[-4:]) == (TEXT, True)


def test_a_damaged_second_member_keeps_the_first() -> None:
    text, is_damaged = read(PACKED + PACKED[:200])
    assert text.startswith(TEXT)
    assert is_damaged


@pytest.mark.parametrize("zeros", [1, BLOCK_BYTES - len(PACKED), 2 * BLOCK_BYTES])
def test_a_member_behind_padding_is_read_wherever_blocks_end(zeros: int) -> None:
    padded = PACKED + b"\0" * zeros + PACKED
    assert read(padded) == (TEXT + TEXT, False)
    assert read(padded + b"rubbish") == (TEXT + TEXT, True)
    assert read(padded + b"\0" * zeros) == (TEXT + TEXT, False)


def test_rubbish_after_a_member_is_damage() -> None:
    assert read(PACKED + b"rubbish") == (TEXT, True)


def test_a_reserved_block_type_is_damage_from_the_start() -> None:
    assert read(PACKED[:10] + b"\x07" + b"\xaa" * 300) == (b"", True)


def test_what_comes_before_a_reserved_block_is_kept_but_for_a_byte() -> None:
    packer = zlib.compressobj(wbits=31)
    start = packer.compress(TEXT) + packer.flush(zlib.Z_FULL_FLUSH)
    assert read(start + b"\x07" + b"\xaa" * 300) in [(TEXT, True), (TEXT[:-1], True)]
