"""A gate: suites run over a window of days, a verdict per day, Data Docs in the lake."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from include.lake import Store
from include.quality.data_docs import docs_key, publish_docs
from include.quality.overrides import read_overrides
from include.quality.rules import Suite
from include.quality.verdict import GateVerdict, judge


@dataclass(frozen=True, slots=True)
class GateConnection:
    """Where a gate's SQL runs: a SQLAlchemy URL and, where that can't say all, what connects.

    `creator` returns a new DBAPI connection, as SQLAlchemy's argument of that name does.
    """

    url: str
    creator: Callable[[], Any] | None = None


def run_gate(  # noqa: PLR0913 - one call says all that a gate depends on
    gate: str,
    connection: GateConnection,
    suites: Sequence[Suite],
    *,
    days: Sequence[date],
    run_id: str,
    store: Store,
) -> GateVerdict:
    """Run the suites once over a window and say which of its days may go on.

    `gate` and `run_id` name the folder of its Data Docs in the lake.

    Raises:
        InvalidOverrideError: an override file in the lake is not as it must be.
    """
    from include.quality.expectations import run_suites  # noqa: PLC0415 - takes seconds to import

    overrides = read_overrides(store, days)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        with _closing(connection) as closed_after:
            findings = run_suites(closed_after, suites, run_id, site)
        verdict = judge(gate, days, findings, overrides, docs_key(run_id, gate))
        publish_docs(store, site, run_id, verdict)
    return verdict


@contextmanager
def _closing(connection: GateConnection) -> Iterator[GateConnection]:
    """The same connection, whose every use is closed at the end.

    Great Expectations keeps what it opened, and DuckDB locks its file for other processes.
    """
    create = connection.creator
    if create is None:
        yield connection
        return
    opened: list[Any] = []

    def creator() -> Any:
        opened.append(create())
        return opened[-1]

    try:
        yield GateConnection(connection.url, creator)
    finally:
        for one in opened:
            one.close()
