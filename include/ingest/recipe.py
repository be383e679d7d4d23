"""What decides, beside the raw objects, what the files of an arrival hour hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from include.ingest import schema
from include.ingest.identity import SIMULATOR_NUMBERS_FILE
from include.ingest.inbound import KEYWORDS_FILE
from include.ingest.repairs import Repairs, load_repairs
from include.settings import Settings
from include.streams import Stream, StreamKind


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the user has set; the versions of normaliser and layout belong to it too, and the seeds
    that the ingest reads."""

    recipient_key_id: str
    context_keys: tuple[str, ...]
    repairs: Repairs = field(default_factory=Repairs)

    def digest(self, stream: Stream) -> str:
        """One digest of all that holds for a stream: an hour is ingested anew for another one."""
        parts = [
            schema.NORMALISER_VERSION,
            schema.LAYOUT_VERSION,
            stream.kind,
            stream.account_id,
            stream.region,
            self.recipient_key_id,
            sorted(self.context_keys),
            self.repairs.of_stream(stream.name).digest,
            [_digest_of(path) for path in _seeds_of(stream)],
        ]
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]


def _seeds_of(stream: Stream) -> list[Path]:
    keywords = [KEYWORDS_FILE] if stream.kind is StreamKind.INBOUND else []
    return [SIMULATOR_NUMBERS_FILE, *keywords]


@cache
def _digest_of(path: Path) -> str:
    """As long as the process lives, as is what was read of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def recipe_of(settings: Settings) -> Recipe:
    """The recipe that the settings and the repairs file make, as it is now.

    Raises:
        RepairsFileError: the repairs file is wrong.
    """
    repairs = load_repairs(settings.repairs_file or settings.streams_file.parent / "repairs.yaml")
    return Recipe(settings.recipient_key_id, settings.context_keys, repairs)
