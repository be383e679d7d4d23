"""What BI tools ask of Athena's catalog: databases and tables, as Glue has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.athena.endpoint.catalog import Catalog

Json = dict[str, Any]


class MetadataError(Exception):
    """Athena's MetadataException."""


def metadata_actions(catalog: Catalog) -> dict[str, Callable[[Json], Json]]:
    """The actions of the API that read the catalog, by name; all answer in one page."""

    def databases(_: Json) -> Json:
        pages = catalog.glue.get_paginator("get_databases").paginate()
        names = [found["Name"] for page in pages for found in page["DatabaseList"]]
        return {"DatabaseList": [{"Name": name} for name in names]}

    def tables(request: Json) -> Json:
        pages = catalog.glue.get_paginator("get_tables").paginate(
            DatabaseName=request["DatabaseName"]
        )
        found = [_described(table) for page in pages for table in page["TableList"]]
        return {"TableMetadataList": found}

    def table(request: Json) -> Json:
        database, name = request["DatabaseName"], request["TableName"]
        found = catalog.find(database, name)
        if found is None:
            raise MetadataError(f"EntityNotFoundException: table {database}.{name} not found")
        return {"TableMetadata": _described(found)}

    return {"ListDatabases": databases, "ListTableMetadata": tables, "GetTableMetadata": table}


def _described(table: Json) -> Json:
    return {
        "Name": table["Name"],
        "TableType": table["TableType"],
        "Columns": table["StorageDescriptor"]["Columns"],
        "PartitionKeys": table.get("PartitionKeys", []),
        "Parameters": table.get("Parameters", {}),
    }
