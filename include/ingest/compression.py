"""The bytes of an object, uncompressed, a block at a time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from isal import igzip_lib

BLOCK_BYTES = 1 << 20
_SALVAGE_BYTES = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW_BITS = 31
_IsalError = cast("type[Exception]", igzip_lib.IsalError)  # its stub calls it an instance


class DamagedCompressionError(Exception):
    """The compressed data can't be read any further; all readable blocks were given before."""


def read_blocks(open_object: Callable[[], BinaryIO]) -> Iterator[bytes]:
    """Blocks of an object, gunzipped when it begins with gzip's magic bytes, whatever its name.

    `open_object` gives a fresh stream at each call.

    Raises:
        DamagedCompressionError: after the last readable block of a truncated or corrupt gzip.
    """
    with open_object() as source:
        first = source.read(BLOCK_BYTES)
        if not first.startswith(_GZIP_MAGIC):
            yield from _rest(first, source)
            return
        emitted = 0
        try:
            for block in _gunzip(first, source):
                emitted += len(block)
                yield block
            return
        except (_IsalError, DamagedCompressionError):
            pass
    yield from _salvage(open_object, emitted)
    raise DamagedCompressionError


def _rest(first: bytes, source: BinaryIO) -> Iterator[bytes]:
    block = first
    while block:
        yield block
        block = source.read(BLOCK_BYTES)


def _gunzip(compressed: bytes, source: BinaryIO) -> Iterator[bytes]:
    """All members, one after another; zeros behind one are padding, however many."""
    while compressed := _behind_padding(compressed, source):
        member = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        while not member.eof:
            block = member.decompress(compressed, BLOCK_BYTES)
            compressed = b""
            if block:
                yield block
            if member.needs_input and not member.eof:
                compressed = source.read(BLOCK_BYTES)
                if not compressed:
                    raise DamagedCompressionError
        compressed = member.unused_data


def _behind_padding(compressed: bytes, source: BinaryIO) -> bytes:
    while not (rest := compressed.lstrip(b"\0")):
        compressed = source.read(BLOCK_BYTES)
        if not compressed:
            break
    return rest


def _salvage(open_object: Callable[[], BinaryIO], skip: int) -> Iterator[bytes]:
    """What follows the first `skip` bytes, up to the damage.

    isal drops what it had unpacked in the call that fails; zlib can be copied and fed in crumbs.
    """
    with open_object() as source:
        for block in _inflate(source):
            kept = block[skip:]
            skip = max(0, skip - len(block))
            if kept:
                yield kept


def _inflate(source: BinaryIO) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP_WINDOW_BITS)
    while compressed := member.unused_data or source.read(_SALVAGE_BYTES):
        if member.eof:
            member = zlib.decompressobj(_GZIP_WINDOW_BITS)
            compressed = _behind_padding(compressed, source)
        before = member.copy()
        try:
            yield member.decompress(compressed)
        except zlib.error:
            yield _inflate_crumbs(before, compressed)
            return


def _inflate_crumbs(member: zlib._Decompress, compressed: bytes) -> bytes:
    unpacked = bytearray()
    try:
        for at in range(len(compressed)):
            crumb = compressed[at : at + 1]
            while byte := member.decompress(crumb, 1):
                unpacked += byte
                crumb = member.unconsumed_tail
    except zlib.error:
        return bytes(unpacked)
    return bytes(unpacked)
