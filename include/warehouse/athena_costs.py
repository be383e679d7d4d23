"""What the queries of a run read and cost on Athena: the table `run_costs` beside the marts.

Athena remembers its queries with the bytes that each read. Those of a run are told by its
databases, those of a model by the comment that dbt puts into them.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq

from include.run import MartRun
from include.warehouse.athena_glue import ParquetTable
from include.warehouse.athena_names import RunDatabases, glue_type_of_arrow

FOLDER = "audit/run_costs"
COLUMNS = pa.schema(
    [
        pa.field("publication_id", pa.string()),
        pa.field("as_of", pa.timestamp("ms")),
        pa.field("step", pa.string()),
        pa.field("model", pa.string()),
        pa.field("queries", pa.int64()),
        pa.field("bytes_scanned", pa.int64()),
        pa.field("cost_usd", pa.decimal128(18, 8)),
    ]
)
"""A row for each database of a run that queries ran in (`step`: lake, published, marts, candidates)
and for each model, test or seed of dbt's (`model`, NULL elsewhere)."""

_USD_PER_TB = Decimal(5)
_TB, _MB = 2**40, 2**20
_LEAST_MB = 10
_NODE = re.compile(r'"node_id": "(?:\w+\.){2}([\w.]+)"')

Query = dict[str, Any]


def costs_table(lake_uri: str) -> ParquetTable:
    """The table over the files of all runs."""
    columns = [(column.name, glue_type_of_arrow(column.type)) for column in COLUMNS]
    return ParquetTable("run_costs", columns, f"{lake_uri}/{FOLDER}/")


class QueryLog:
    """What Athena remembers of the queries of a workgroup."""

    def __init__(self, region: str, workgroup: str) -> None:
        self._athena: Any = boto3.client("athena", region_name=region)
        self._workgroup = workgroup

    def since(self, moment: datetime) -> Iterator[Query]:
        """The queries that were sent from a moment on; Athena lists the newest first."""
        pages = self._athena.get_paginator("list_query_executions").paginate(
            WorkGroup=self._workgroup, PaginationConfig={"PageSize": 50}
        )
        for page in pages:
            ids = page["QueryExecutionIds"]
            found = self._athena.batch_get_query_execution(QueryExecutionIds=ids) if ids else {}
            queries = found.get("QueryExecutions", [])
            younger = [query for query in queries if _sent_at(query) >= moment]
            yield from younger
            if len(younger) < len(queries):
                return


def costs_of(run: MartRun, databases: RunDatabases, queries: Iterable[Query]) -> pa.Table:
    """What those queries that ran in the databases of a run cost, by step and model."""
    steps: dict[tuple[str, str | None], list[Query]] = defaultdict(list)
    for query in queries:
        database = query.get("QueryExecutionContext", {}).get("Database", "")
        prefix, _, step = database.rpartition("_")
        if prefix == databases.prefix:
            node = _NODE.search(query["Query"])
            steps[step, node[1] if node else None].append(query)
    rows = [
        {
            "publication_id": run.run_id,
            "as_of": run.as_of.replace(tzinfo=None),
            "step": step,
            "model": model,
            "queries": len(sent),
            "bytes_scanned": sum(_scanned(query) for query in sent),
            "cost_usd": sum((_cost(query) for query in sent), Decimal(0)),
        }
        for (step, model), sent in sorted(steps.items(), key=str)
    ]
    return pa.Table.from_pylist(rows, COLUMNS)


def as_parquet(costs: pa.Table) -> bytes:
    """The file of one run."""
    buffer = io.BytesIO()
    pq.write_table(costs, buffer, compression="zstd")
    return buffer.getvalue()


def _cost(query: Query) -> Decimal:
    """As Athena charges: whole megabytes, ten at least; nothing for a query that failed."""
    scanned = _scanned(query)
    if scanned == 0 or query["Status"]["State"] == "FAILED":
        return Decimal(0)
    megabytes = max(_LEAST_MB, -(-scanned // _MB))
    return round(_USD_PER_TB * megabytes * _MB / _TB, 8)


def _scanned(query: Query) -> int:
    return int(query.get("Statistics", {}).get("DataScannedInBytes", 0))


def _sent_at(query: Query) -> datetime:
    moment: datetime = query["Status"]["SubmissionDateTime"]
    return moment
