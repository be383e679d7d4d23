"""DuckDB connections: the settings that hold everywhere, and access to a lake on S3."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from include.settings import Settings


def connect(settings: Settings, path: Path | None = None) -> Connection:
    """A connection to a database file, or to none (in memory), that can read the lake.

    Extensions come from the installed wheel: nothing is downloaded, nothing loads by itself.
    """
    connection = duckdb.connect(
        str(path) if path else ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": settings.duckdb_memory_limit,
        },
    )
    connection.execute("set TimeZone = 'UTC'")
    if settings.lake_uri.startswith("s3://"):
        _allow_s3(connection)
    return connection


Connection = duckdb.DuckDBPyConnection


def _allow_s3(connection: Connection) -> None:
    import boto3  # noqa: PLC0415 - half a second that a folder doesn't need

    wheel = Path(str(files("duckdb_extension_httpfs")))
    connection.load_extension(str(next(wheel.rglob("httpfs.duckdb_extension"))))
    session = boto3.Session()
    credentials = session.get_credentials()
    endpoint = urlsplit(session.client("s3").meta.endpoint_url)
    is_aws = (endpoint.hostname or "").endswith(".amazonaws.com")
    frozen = credentials.get_frozen_credentials() if credentials else None
    connection.execute(
        "create or replace secret lake (type s3, provider config, key_id $key, secret $secret,"
        " session_token $token, region $region, endpoint $endpoint, url_style $style,"
        " use_ssl $ssl)",
        {
            "key": frozen.access_key if frozen else "",
            "secret": frozen.secret_key if frozen else "",
            "token": (frozen.token if frozen else "") or "",
            "region": session.region_name or "us-east-1",
            "endpoint": endpoint.netloc,
            "style": "vhost" if is_aws else "path",
            "ssl": endpoint.scheme == "https",
        },
    )
