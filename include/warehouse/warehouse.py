"""What the pipeline asks of an engine, and the choice of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from include.ingest.ledger import LedgerEntry
from include.lake import Store
from include.publishing.manifest import Manifest, PublishedDay
from include.quality.gate import GateConnection
from include.run import MartRun
from include.settings import Engine, Settings


class Warehouse(Protocol):
    """One engine. Every method can be repeated: it replaces what it made before."""

    def prepare(self, run: MartRun, manifest: Manifest, ledger: Sequence[LedgerEntry]) -> None:
        """Give dbt its sources: events, replies and sends around the window, the ledger, the
        published history, what operators noted of alerts.

        Of the events, those count that the ledger's entries name: what an hour held before, or
        what a killed ingest left, is not among them.
        """
        ...

    def dbt_environment(self, run: MartRun) -> dict[str, str]:
        """The environment of dbt: its target (`DBT_TARGET`), the folder that keeps the project as
        dbt parsed it (`DBT_KEPT_IN`), and what the profile reads.
        """
        ...

    def export_candidates(self, run: MartRun) -> Mapping[str, Mapping[date, PublishedDay]]:
        """Write what dbt built as files of the run, by mart and day, and show them to the gate."""
        ...

    def gate_connection(self, run: MartRun) -> GateConnection:
        """Where the gates find the schemas `lake` and `candidates`."""
        ...

    def show(self, manifest: Manifest) -> None:
        """Let readers see what the manifest names."""
        ...

    def read_published(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query over the published marts, which it names without a schema."""
        ...

    def record_cost(self, run: MartRun) -> None:
        """Keep what the engine charges for the run's queries, if it charges at all."""
        ...

    def discard(self, run: MartRun) -> None:
        """Remove what the run needed only while it ran."""
        ...

    def remove_old_runs(self, before: datetime) -> int:
        """Remove what runs begun before a moment left when they were killed; returns how many."""
        ...


def open_warehouse(settings: Settings, store: Store) -> Warehouse:
    """The warehouse on the engine of the settings; each engine's libraries load only when used."""
    if settings.engine is Engine.ATHENA:
        from include.warehouse.athena_warehouse import AthenaWarehouse  # noqa: PLC0415

        return AthenaWarehouse(settings, store)
    from include.warehouse.duckdb_warehouse import DuckdbWarehouse  # noqa: PLC0415

    return DuckdbWarehouse(settings, store)
