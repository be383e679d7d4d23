"""Reading operators' overrides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from include.lake import open_store
from include.quality.overrides import InvalidOverrideError, read_overrides
from include.quality.verdict import Override

DAY = date(2026, 11, 2)


def test_only_the_days_asked_for_are_read(tmp_path: Path) -> None:
    store = open_store(str(tmp_path))
    for day in ("2026-11-02", "2026-11-03"):
        store.write(f"state/overrides/{day}.json", b'{"reason": "known outage", "by": "ana"}')

    assert read_overrides(store, [date(2026, 11, 1), DAY]) == {
        DAY: Override(DAY, "known outage", "ana")
    }


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'"yes"', b'{"reason": "x"}', b'{"reason": " ", "by": "ana"}']
)
def test_an_override_must_say_who_and_why(tmp_path: Path, text: bytes) -> None:
    store = open_store(str(tmp_path))
    store.write("state/overrides/2026-11-02.json", text)

    with pytest.raises(InvalidOverrideError, match=r"state/overrides/2026-11-02\.json: must be"):
        read_overrides(store, [DAY])
