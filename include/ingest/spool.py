"""Rows that wait on disk until their object has ended."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile

import pyarrow as pa

from include.errors import PassingError

_IN_MEMORY_BYTES = 1024 * 1024
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


class FullSpoolError(PassingError):
    """The folder of temporary files takes no more."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """Where in a spool rows lie."""

    start: int
    size: int


def _temporary_file() -> SpooledTemporaryFile[bytes]:
    return SpooledTemporaryFile(_IN_MEMORY_BYTES)


@dataclass(slots=True)
class Spool:
    """A file without a name: it goes with its process, however that ends."""

    _file: SpooledTemporaryFile[bytes] = field(default_factory=_temporary_file)

    def put(self, rows: pa.Table) -> Spooled:
        """Write rows behind those before.

        Raises:
            FullSpoolError: there is no room.
        """
        buffer = pa.BufferOutputStream()
        with pa.ipc.new_stream(buffer, rows.schema, options=_OPTIONS) as writer:
            writer.write_table(rows)
        written = buffer.getvalue()
        try:
            start = self._file.seek(0, 2)
            self._file.write(written)
            self._file.flush()
        except OSError as error:
            raise FullSpoolError(
                f"rows of a large object can't be kept in a temporary file of {tempfile.tempdir}:"
                f" {error.strerror}; free some space there, or name another folder in TMPDIR, and"
                " run again"
            ) from error
        return Spooled(start, written.size)

    def get(self, spooled: Spooled) -> pa.Table:
        """Read rows."""
        self._file.seek(spooled.start)
        return pa.ipc.open_stream(self._file.read(spooled.size)).read_all()

    def clear(self) -> None:
        """Forget all rows."""
        self._file.close()
        self._file = _temporary_file()
