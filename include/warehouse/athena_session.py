"""Queries to Athena, and the clients of a run, all by boto3's usual credentials and endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import boto3
from pyathena import connect
from pyathena.connection import Connection
from pyathena.cursor import Cursor
from pyathena.error import Error

from include.errors import PassingError, SmsError
from include.settings import Settings
from include.warehouse.athena_names import RunDatabases

RESULTS = "runs/queries"
"""Where Athena puts results: swept with the files of runs that nothing names."""


class AthenaQueryError(PassingError):
    """Athena failed a query."""


class NoRegionError(SmsError):
    """No AWS region is configured."""


def region(session: boto3.Session) -> str:
    """The AWS region in force.

    Raises:
        NoRegionError: there is none.
    """
    name = session.region_name
    if not name:
        raise NoRegionError("SMS_ENGINE=athena: set AWS_DEFAULT_REGION to the region of the lake")
    return name


def new_folder(run_id: str) -> str:
    """The key of a folder of a run that nothing was written to yet."""
    return f"runs/{run_id}/{uuid4().hex[:8]}"


class _RunCursor(Cursor):
    """A cursor whose statements name tables by the project's schemas."""

    def __init__(self, databases: RunDatabases, **options: Any) -> None:
        super().__init__(**options)
        self._databases = databases

    def execute(self, operation: str, *arguments: Any, **options: Any) -> Cursor:
        """Run a statement on the run's databases."""
        return super().execute(self._databases.named_in(operation), *arguments, **options)


class AthenaSession:
    """Statements of this project, and what they return."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # one for all statements: a new one reads botocore's models again
        self._session = boto3.Session()
        self.region = region(self._session)
        self.results = f"{settings.lake_uri}/{RESULTS}/"

    def connect(self, databases: RunDatabases, schema: str) -> Connection[Any]:
        """A DBAPI connection; `schema` holds the tables that a statement names without one."""
        return self._open(
            databases.of(schema),
            cursor_class=_RunCursor,
            cursor_kwargs={"databases": databases},
        )

    def execute(self, sql: str, database: str) -> tuple[list[str], Sequence[Sequence[Any]]]:
        """Column names and rows of a statement.

        Raises:
            AthenaQueryError: Athena refused or failed it.
        """
        try:
            with self._open(database) as connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return [column[0] for column in cursor.description or []], cursor.fetchall()
        except Error as error:
            raise AthenaQueryError(f"Athena: {' '.join(str(error).split())}") from None

    def _open(self, database: str, **options: Any) -> Connection[Any]:
        return connect(
            session=self._session,
            region_name=self.region,
            schema_name=database,
            s3_staging_dir=self.results,
            work_group=self._settings.athena_workgroup,
            **options,
        )
