"""The published marts as Hive tables of Glue, made equal to the manifest."""

from __future__ import annotations

from include.publishing.manifest import Manifest
from include.warehouse.athena_glue import GlueCatalog, ParquetTable
from include.warehouse.athena_names import glue_type
from include.warehouse.marts import Mart

_DAY = "request_date"


def published_table(mart: Mart, lake_uri: str, folder: str) -> ParquetTable:
    """The table of a mart: partitioned by request day, unless it is published whole."""
    columns = [(name, glue_type(kind)) for name, kind in mart.columns]
    if mart.is_whole:
        return ParquetTable(mart.name, columns, f"{lake_uri}/{folder}/")
    data = [column for column in columns if column[0] != _DAY]
    return ParquetTable(mart.name, data, f"{lake_uri}/{folder}/", [(_DAY, "date")])


def publish_mart(
    glue: GlueCatalog, database: str, mart: Mart, manifest: Manifest, lake_uri: str
) -> None:
    """Let a mart's table name the files of the manifest, day by day or as a whole.

    A published folder holds the files of one mart, attempt and day, and never changes.
    """
    days = manifest.marts.get(mart.name, {})
    folders = {
        str(day): f"{lake_uri}/{entry.files[0].rpartition('/')[0]}/"
        for day, entry in days.items()
        if entry.files
    }
    if mart.is_whole:
        place = next(iter(folders.values()), f"{lake_uri}/published/empty/{mart.name}/")
        folder = place.removeprefix(f"{lake_uri}/").rstrip("/")
        glue.put_table(database, published_table(mart, lake_uri, folder))
        return
    table = published_table(mart, lake_uri, f"published/{mart.name}")
    glue.put_table(database, table)
    glue.put_days(database, table, folders)
