"""Repairs: what a user says of records that were refused for a fault of their producer.

`repairs.yaml` is a list; each entry is a regular expression over the bytes of a refused span and
what takes the place of its matches. RE2 does the matching, in time linear in the span. Pure but
for reading the file; the record that a repair gives is judged as any other, in `decode`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from include.errors import SmsError
from include.ingest.rejects import Reason

MAX_SPAN_BYTES = 256 * 1024
"""Longer spans are never repaired: no record of AWS comes near it."""
_NO_SPAN = {Reason.UNREADABLE_OBJECT}
"""Reasons of which no bytes are at hand."""


class RepairsFileError(SmsError):
    """The repairs file is not as it must be."""


def _without_flags(value: object) -> object:
    """YAML's bare words and numbers are no text: `replacement: null` would repair nothing."""
    if not isinstance(value, str):
        raise ValueError("must be text; put it in quotes")
    return value


Text = Annotated[str, BeforeValidator(_without_flags)]


class Repair(BaseModel):
    """One fault and its mending; `stream` None: of every stream.

    `pattern` and `replacement` are in RE2's syntax (`\\1` is a group), over bytes: `\\xe9` is the
    byte E9, and a character beyond ASCII is its UTF-8 bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    stream: str | None = None
    reason: Reason
    pattern: Annotated[Text, Field(min_length=1)]
    replacement: Text

    @field_validator("reason")
    @classmethod
    def _has_a_span(cls, reason: Reason) -> Reason:
        if reason in _NO_SPAN:
            raise ValueError(f"{reason.value} can't be repaired: its bytes can't be read")
        return reason

    @model_validator(mode="after")
    def _is_understood(self) -> Repair:
        try:
            self.apply(b"")
            _replaced(_bytes_array(b""), self)
        except pa.ArrowInvalid as error:
            raise ValueError(f"pattern, replacement: {error}") from None
        return self

    def apply(self, span: bytes) -> bytes | None:
        """The span with every match replaced; None without a match."""
        array = _bytes_array(span)
        if not pc.match_substring_regex(array, self.pattern)[0].as_py():
            return None
        return _replaced(array, self)


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of one stream, in the order of the file."""

    repairs: tuple[Repair, ...] = ()

    def of_stream(self, stream: str) -> Repairs:
        """Those that are for a stream."""
        return Repairs(tuple(one for one in self.repairs if one.stream in (None, stream)))

    def apply(self, reason: Reason, span: bytes) -> bytes | None:
        """What the first repair of this reason that matches makes of a span; None: no repair."""
        if len(span) > MAX_SPAN_BYTES:
            return None
        found = (one.apply(span) for one in self.repairs if one.reason is reason)
        return next((mended for mended in found if mended is not None), None)

    @property
    def digest(self) -> str:
        """Of all that decides what they do; empty without repairs."""
        if not self.repairs:
            return ""
        told = [[one.reason, one.pattern, one.replacement] for one in self.repairs]
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()

    @property
    def repair(self) -> Callable[[Reason, bytes], bytes | None] | None:
        """What the decoder calls for each refused span; None without repairs."""
        return partial(self.apply) if self.repairs else None


def load_repairs(path: Path) -> Repairs:
    """The repairs that a file declares; none when there is no such file.

    Raises:
        RepairsFileError: it is no YAML, or an entry is wrong; one line.
    """
    if not path.is_file():
        return Repairs()
    try:
        entries = yaml.safe_load(path.read_text()) or []
    except (yaml.YAMLError, UnicodeDecodeError):
        raise RepairsFileError(f"{path}: no YAML; see docs/runbooks/rejected.md") from None
    if not isinstance(entries, list):
        raise RepairsFileError(f"{path}: must be a list; see docs/runbooks/rejected.md")
    repairs = tuple(_parse(entry, path) for entry in entries)
    names = [repair.name for repair in repairs]
    if len(set(names)) != len(names):
        raise RepairsFileError(f"{path}: each repair needs a name of its own")
    return Repairs(repairs)


def _parse(entry: object, path: Path) -> Repair:
    try:
        return Repair.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        name = entry.get("name", "?") if isinstance(entry, dict) else "?"
        said = f"{field}: {first['msg']}".removeprefix(": ").replace("Value error, ", "")
        raise RepairsFileError(f"{path}: repair {name}: {said}") from None


def _bytes_array(span: bytes) -> pa.Array:
    return pa.array([span], pa.binary())


def _replaced(array: pa.Array, repair: Repair) -> bytes:
    mended = pc.replace_substring_regex(
        array, pattern=repair.pattern, replacement=repair.replacement
    )
    return bytes(mended[0].as_py())
