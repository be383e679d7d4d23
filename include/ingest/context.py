"""The context that a sender attached to a message: only allow-listed keys pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from include.ingest.json_text import may_be_too_deep
from include.ingest.scalars import text


class ContextFilter:
    """Keeps the allowed keys of contexts, as JSON objects with sorted keys and text values."""

    def __init__(self, allowed_keys: Iterable[str]) -> None:
        self._keys = sorted(set(allowed_keys))
        names = [f"key_{index}" for index, _ in enumerate(self._keys)]
        fields: list[tuple[str, Any, Any]] = [(name, str | None, None) for name in names]
        # a struct of just these keys drops all others while it is decoded
        self._struct = msgspec.defstruct(
            "AllowedContext",
            fields,
            rename=dict(zip(names, self._keys, strict=True)),
            omit_defaults=True,
            gc=False,
        )
        self._decoder = msgspec.json.Decoder(self._struct)

    def filtered(self, contexts: Iterable[str | bytes | msgspec.Raw | None]) -> list[str | None]:
        """What may pass of each context, in order.

        A context is the JSON text of an object, empty or None when there is none; what is no
        object, or holds no allowed key, becomes None.
        """
        known: dict[bytes, str | None] = {}  # senders mark whole campaigns alike
        found: list[str | None] = []
        for context in contexts:
            if not context:
                found.append(None)
                continue
            encoded = context.encode() if isinstance(context, str) else bytes(context)
            if encoded not in known:
                known[encoded] = self._filtered(encoded)
            found.append(known[encoded])
        return found

    def _filtered(self, context: bytes) -> str | None:
        if may_be_too_deep(context):
            return None
        try:
            kept = self._decoder.decode(context)
        except msgspec.ValidationError:
            kept = self._salvaged(context)
        except (msgspec.DecodeError, RecursionError):
            return None
        encoded = msgspec.json.encode(kept).decode()
        return None if encoded == "{}" else encoded

    def _salvaged(self, context: bytes) -> Any:
        try:
            values = msgspec.json.decode(context)
        except (msgspec.DecodeError, RecursionError):
            return self._struct()
        if not isinstance(values, dict):
            return self._struct()
        return self._struct(*(text(values.get(key)) for key in self._keys))
