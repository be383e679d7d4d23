"""A warehouse on a lake of its own, and tables as dbt would leave them."""

from __future__ import annotations

from pathlib import Path

from include.lake import FolderStore
from include.publishing.manifest import DayState, Manifest
from include.publishing.publish import publish
from include.run import MartRun
from include.settings import Settings
from include.warehouse.duckdb_session import connect
from include.warehouse.duckdb_warehouse import DuckdbWarehouse
from include.warehouse.marts import published_marts

WHOLE = [mart.name for mart in published_marts() if mart.is_whole]


class Desk:
    """On a folder; what a run builds and publishes on it is given row by row."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            _env_file=None, lake_uri=str(folder / "lake"), scratch_dir=folder / "scratch"
        )
        self.store = FolderStore(self.settings.lake_uri)
        self.warehouse = DuckdbWarehouse(self.settings, self.store)

    def build(self, run: MartRun, **rows: list[dict[str, object]]) -> None:
        """Every published mart as a table: empty, or with rows that name a few columns."""
        self.warehouse.prepare(run, Manifest(), [])
        path = Path(self.warehouse.dbt_environment(run)["SMS_SCRATCH_DB"])
        with connect(self.settings, path) as connection:
            connection.execute("create schema marts")
            for mart in published_marts():
                columns = ", ".join(f"{name} {kind}" for name, kind in mart.columns)
                connection.execute(f"create table marts.{mart.name} ({columns})")
                for row in rows.get(mart.name, []):
                    names, marks = ", ".join(row), ", ".join("?" for _ in row)
                    connection.execute(
                        f"insert into marts.{mart.name} ({names}) values ({marks})", [*row.values()]
                    )

    def publish(self, run: MartRun) -> Manifest:
        state = DayState(run.run_id, run.as_of, "digest")
        candidates = self.warehouse.export_candidates(run)
        fresh = Manifest(run.run_id, candidates, dict.fromkeys(run.built_days, state))
        manifest = publish(self.store, fresh, WHOLE)
        self.warehouse.show(manifest)
        return manifest
