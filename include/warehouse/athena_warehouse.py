"""Amazon Athena as the warehouse: the lake on S3, tables in Glue, a few databases for each run.

dbt builds in a database of its run, below the run's folder, and never removes a file. What it wrote
is what is published: publishing repoints Glue's partitions to it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote_plus

from include.alerts.notes import read_notes
from include.alerts.tellings import read_tellings
from include.errors import SmsError
from include.ingest.ledger import LedgerEntry
from include.lake import Store
from include.publishing.manifest import Manifest, PublishedDay
from include.publishing.publish import read_manifest
from include.quality.gate import GateConnection
from include.run import MartRun
from include.settings import Settings
from include.warehouse.athena_costs import FOLDER, QueryLog, as_parquet, costs_of, costs_table
from include.warehouse.athena_glue import GlueCatalog
from include.warehouse.athena_names import RunDatabases, databases_of, run_prefix
from include.warehouse.athena_publishing import publish_mart
from include.warehouse.athena_session import AthenaSession, new_folder
from include.warehouse.athena_sources import AthenaSources, lake_table
from include.warehouse.lake_sources import LAKE_SOURCES
from include.warehouse.marts import Mart, built_marts, every_mart, read_marts
from include.warehouse.nothing_published import nothing_published

SCHEMAS = ("lake", "published", "marts", "candidates")


class LakeNotOnS3Error(SmsError):
    """Athena reads S3 only."""


class AthenaWarehouse:
    """See Warehouse."""

    def __init__(self, settings: Settings, store: Store) -> None:
        if not settings.lake_uri.startswith("s3://"):
            raise LakeNotOnS3Error(
                f"SMS_LAKE_URI={settings.lake_uri}: SMS_ENGINE=athena needs s3://bucket/prefix"
            )
        self._settings = settings
        self._store = store
        self._database = settings.athena_database
        self._session = AthenaSession(settings)
        self._glue = GlueCatalog(self._session.region)

    def prepare(self, run: MartRun, manifest: Manifest, ledger: Sequence[LedgerEntry]) -> None:
        """See Warehouse."""
        self.discard(run)
        databases = self._databases(run)
        for name in (self._database, *map(databases.of, SCHEMAS)):
            self._glue.ensure_database(name)
        for source in LAKE_SOURCES:
            self._glue.put_table(self._database, lake_table(source, self._store.uri))
        sources = AthenaSources(
            session=self._session,
            glue=self._glue,
            store=self._store,
            database=self._database,
            databases=databases,
            folder=new_folder(run.run_id),
            window=run.window,
        )
        sources.load_lake(ledger)
        sources.load_ledger(ledger)
        sources.load_notes(read_notes(self._store))
        sources.load_tellings(read_tellings(self._store))
        self._publish(manifest)
        for mart in read_marts(run.kind):
            sources.load_history(mart)

    def dbt_environment(self, run: MartRun) -> dict[str, str]:
        """See Warehouse."""
        databases = self._databases(run)
        return {
            "DBT_TARGET": "athena",
            # parsed for this run alone: the names of its databases stand in what dbt parses
            "DBT_KEPT_IN": str(self._settings.scratch_dir / run.run_id),
            "SMS_ATHENA_REGION": self._session.region,
            "SMS_ATHENA_WORKGROUP": self._settings.athena_workgroup,
            "SMS_ATHENA_SCHEMA": databases.of("marts"),
            "SMS_LAKE_SCHEMA": databases.of("lake"),
            "SMS_PUBLISHED_SCHEMA": databases.of("published"),
            "SMS_ATHENA_STAGING_DIR": self._session.results,
            "SMS_ATHENA_DATA_DIR": f"{self._store.uri}/runs/{run.run_id}/tables/",
        }

    def export_candidates(self, run: MartRun) -> Mapping[str, Mapping[date, PublishedDay]]:
        """See Warehouse."""
        return {mart.name: self._export_mart(run, mart) for mart in built_marts(run.kind)}

    def gate_connection(self, run: MartRun) -> GateConnection:
        """See Warehouse."""
        databases = self._databases(run)
        staging = quote_plus(self._session.results)
        url = f"awsathena+rest://athena.{self._session.region}.amazonaws.com:443"
        return GateConnection(
            f"{url}/{databases.of('candidates')}?s3_staging_dir={staging}",
            lambda: self._session.connect(databases, "candidates"),
        )

    def show(self, manifest: Manifest) -> None:
        """See Warehouse. Another run may publish meanwhile: the last look finds nothing new."""
        self._glue.ensure_database(self._database)
        shown = None
        while shown != manifest.publication_id:
            self._publish(manifest)
            shown = manifest.publication_id
            manifest = read_manifest(self._store)

    def read_published(self, sql: str) -> list[dict[str, Any]]:
        """See Warehouse."""
        if not read_manifest(self._store).marts:
            raise nothing_published(self._store.uri)
        names, rows = self._session.execute(sql, self._database)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def record_cost(self, run: MartRun) -> None:
        """See Warehouse. Nothing is left to tell of a run whose databases are gone."""
        databases = self._databases(run)
        begun = self._glue.made_at(databases.of("marts"))
        if begun is None:
            return
        queries = QueryLog(self._session.region, self._settings.athena_workgroup).since(begun)
        costs = costs_of(run, databases, queries)
        self._store.write(f"{FOLDER}/{run.run_id}.parquet", as_parquet(costs))
        self._glue.put_table(self._database, costs_table(self._store.uri))

    def discard(self, run: MartRun) -> None:
        """See Warehouse. Files that nothing names go with the next maintenance."""
        self._glue.drop_databases(self._databases(run).prefix + "_")
        shutil.rmtree(self._settings.scratch_dir / run.run_id, ignore_errors=True)

    def remove_old_runs(self, before: datetime) -> int:
        """See Warehouse."""
        return self._glue.drop_databases(run_prefix(self._database), before)

    def _databases(self, run: MartRun) -> RunDatabases:
        return databases_of(self._database, run.run_id)

    def _publish(self, manifest: Manifest) -> None:
        for mart in every_mart():
            publish_mart(self._glue, self._database, mart, manifest, self._store.uri)

    def _export_mart(self, run: MartRun, mart: Mart) -> dict[date, PublishedDay]:
        """What dbt wrote of a mart, into a folder that is new at each build: the files stay."""
        databases = self._databases(run)
        self._session.execute(
            f"create or replace view {mart.name} as"
            f" select * from {databases.of('marts')}.{mart.name}",
            databases.of("candidates"),
        )
        folder = self._glue.location(databases.of("marts"), mart.name)
        listed = self._store.list(f"{folder.removeprefix(self._store.uri).strip('/')}/")
        files = [stored.key for stored in listed]
        return {
            day: PublishedDay(
                tuple(key for key in files if mart.is_whole or f"/request_date={day}/" in key),
                count,
                run.run_id,
            )
            for day, count in self._rows_by_day(run, mart)
        }

    def _rows_by_day(self, run: MartRun, mart: Mart) -> Sequence[Sequence[Any]]:
        database = self._databases(run).of("candidates")
        day = f"date '{run.window.last}'" if mart.is_whole else "request_date"
        groups = "" if mart.is_whole else " group by request_date order by request_date"
        sql = f"select {day}, count(*) from {database}.{mart.name}{groups}"
        return self._session.execute(sql, database)[1]
