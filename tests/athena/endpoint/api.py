"""The Athena API: executions, their state and their results."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.athena.endpoint.catalog import Catalog
from tests.athena.endpoint.executor import Executor, QueryError, Result
from tests.athena.endpoint.hive_ddl import run_ddl
from tests.athena.endpoint.metadata import metadata_actions
from tests.athena.endpoint.results import page_of
from tests.athena.endpoint.statements import (
    is_hive_ddl,
    is_query,
    read_statement,
    without_comments,
)

Json = dict[str, Any]
PATIENCE_SECONDS = 20
"""How long the start of a query waits for its end: clients then needn't poll once a second."""


class InvalidRequestError(Exception):
    """Athena's InvalidRequestException."""


@dataclass(slots=True)
class Execution:
    """One query, from its start to its result."""

    request: Json
    output: str
    id: str = field(default_factory=lambda: str(uuid4()))
    submitted_at: float = field(default_factory=time.time)
    state: str = "QUEUED"
    reason: str = ""
    error_type: int = 0
    result: Result = field(default_factory=Result)

    @property
    def sql(self) -> str:
        """The statement alone."""
        return without_comments(self.request["QueryString"])

    @property
    def workgroup(self) -> str:
        """The workgroup that it runs in."""
        return str(self.request.get("WorkGroup", "primary"))

    @property
    def database(self) -> str:
        """The database of tables named without one."""
        context = self.request.get("QueryExecutionContext", {})
        return str(context.get("Database") or "default").lower()


class AthenaApi:
    """Every action that the clients call, by its name."""

    def __init__(self, executor: Executor, catalog: Catalog) -> None:
        self._executor = executor
        self._catalog = catalog
        self._executions: dict[str, Execution] = {}
        self._threads = ThreadPoolExecutor(max_workers=4)
        self._actions: dict[str, Callable[[Json], Json]] = {
            "StartQueryExecution": self._start,
            "GetQueryExecution": self._describe,
            "ListQueryExecutions": self._list,
            "BatchGetQueryExecution": self._describe_all,
            "GetQueryResults": self._results,
            "StopQueryExecution": lambda _: {},
            "GetWorkGroup": lambda request: {"WorkGroup": _workgroup(request["WorkGroup"])},
            "GetDataCatalog": lambda request: {
                "DataCatalog": {"Name": request["Name"], "Type": "GLUE", "Parameters": {}}
            },
            **metadata_actions(catalog),
        }

    def call(self, action: str, request: Json) -> Json:
        """The answer to a call.

        Raises:
            InvalidRequestError: the action or the query's id isn't known.
        """
        if action not in self._actions:
            raise InvalidRequestError(f"the local Athena endpoint doesn't know {action}")
        return self._actions[action](request)

    def _start(self, request: Json) -> Json:
        configured = request.get("ResultConfiguration", {}).get("OutputLocation")
        execution = Execution(request, configured or "s3://athena-results/")
        self._executions[execution.id] = execution
        wait([self._threads.submit(self._run, execution)], PATIENCE_SECONDS)
        return {"QueryExecutionId": execution.id}

    def _run(self, execution: Execution) -> None:
        execution.state = "RUNNING"
        try:
            if is_hive_ddl(execution.sql):
                execution.result = run_ddl(self._catalog, execution.sql, execution.database)
            else:
                statement = read_statement(execution.sql, execution.database, execution.output)
                execution.result = self._executor.run(statement, execution.database)
        except QueryError as error:
            execution.reason, execution.error_type = str(error), error.error_type
            execution.state = "FAILED"
        except Exception as error:
            execution.reason = f"GENERIC_INTERNAL_ERROR: {type(error).__name__}: {error}"[:1500]
            execution.state = "FAILED"
            raise
        else:
            execution.state = "SUCCEEDED"

    def _list(self, request: Json) -> Json:
        """The newest executions of a workgroup first, a page at a time."""
        ids = [
            execution.id
            for execution in reversed(self._executions.values())
            if execution.workgroup == request.get("WorkGroup", "primary")
        ]
        start, size = int(request.get("NextToken") or 0), request.get("MaxResults", 50)
        page: Json = {"QueryExecutionIds": ids[start : start + size]}
        if start + size < len(ids):
            page["NextToken"] = str(start + size)
        return page

    def _describe(self, request: Json) -> Json:
        return {"QueryExecution": _described(self._find(request))}

    def _describe_all(self, request: Json) -> Json:
        found = [self._executions[one] for one in request["QueryExecutionIds"]]
        return {"QueryExecutions": [_described(execution) for execution in found]}

    def _results(self, request: Json) -> Json:
        execution = self._find(request)
        if execution.state != "SUCCEEDED":
            raise InvalidRequestError(f"Query did not finish: {execution.state}")
        start = int(request.get("NextToken") or 0)
        size = request.get("MaxResults", 1000)
        return page_of(execution.result, is_query(execution.sql), start, size)

    def _find(self, request: Json) -> Execution:
        found = self._executions.get(request["QueryExecutionId"])
        if found is None:
            raise InvalidRequestError(f"QueryExecution {request['QueryExecutionId']} was not found")
        return found


def _described(execution: Execution) -> Json:
    status: Json = {
        "State": execution.state,
        "SubmissionDateTime": execution.submitted_at,
        "StateChangeReason": execution.reason,
    }
    if execution.reason:
        status["AthenaError"] = {
            "ErrorCategory": 2,
            "ErrorType": execution.error_type,
            "Retryable": False,
            "ErrorMessage": execution.reason,
        }
    return {
        "QueryExecutionId": execution.id,
        "Query": execution.request["QueryString"],
        "StatementType": "DML" if is_query(execution.sql) else "DDL",
        "QueryExecutionContext": execution.request.get("QueryExecutionContext", {}),
        "WorkGroup": execution.workgroup,
        "ResultConfiguration": {"OutputLocation": f"{execution.output}{execution.id}.csv"},
        "Statistics": {"DataScannedInBytes": execution.result.bytes_scanned},
        "Status": status,
    }


def _workgroup(name: str) -> Json:
    version = {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": "Athena engine version 3"}
    settings = {"EnforceWorkGroupConfiguration": False, "EngineVersion": version}
    return {"Name": name, "State": "ENABLED", "Configuration": settings}
