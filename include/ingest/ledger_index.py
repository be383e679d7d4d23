"""The ledger in one object, without the names of objects and files.

A run has to know which days any hour of any age has touched. Entries are read once: the index keeps
what was learnt of each, under the ETag that it had. It can be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
from msgspec import Struct

from include.ingest.ledger import LedgerEntry, read_entries
from include.lake import ObjectNotFoundError, Store

INDEX_KEY = "audit/ledger_index.json"


class IndexedEntry(Struct, frozen=True):
    """An entry without names, and the ETag of the whole one."""

    etag: str
    entry: LedgerEntry


def read_index(lake: Store) -> list[LedgerEntry]:
    """All committed entries without names, by stream and hour; keeps what it had to read."""
    etags = {item.key: item.etag for item in lake.list("ledger/")}
    kept = {one.entry.key: one for one in _kept(lake)}
    known = {key: one for key, one in kept.items() if etags.get(key) == one.etag}
    changed = [key for key in etags if key not in known]
    for key, entry in zip(changed, read_entries(lake, changed), strict=True):
        nameless = replace(entry, objects=(), files=(), reject_files=())
        known[key] = IndexedEntry(etags[key], nameless)
    if changed or len(known) != len(kept):
        lake.write(INDEX_KEY, msgspec.json.encode([known[key] for key in etags]))
    return [known[key].entry for key in etags]


def with_names(
    lake: Store, ledger: Sequence[LedgerEntry], is_needed: Callable[[LedgerEntry], bool]
) -> list[LedgerEntry]:
    """The entries of an index, those that are needed as they lie in the lake now."""
    keys = [entry.key for entry in ledger if is_needed(entry)]
    whole = dict(zip(keys, read_entries(lake, keys), strict=True))
    return [whole.get(entry.key, entry) for entry in ledger]


def _kept(lake: Store) -> list[IndexedEntry]:
    try:
        return msgspec.json.decode(lake.read(INDEX_KEY), type=list[IndexedEntry])
    except (ObjectNotFoundError, msgspec.DecodeError):
        return []
