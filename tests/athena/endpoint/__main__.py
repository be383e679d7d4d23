"""Start an endpoint and say where: see the package."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from threading import Thread

from tests.athena.endpoint.api import AthenaApi
from tests.athena.endpoint.catalog import Catalog
from tests.athena.endpoint.executor import Executor
from tests.athena.endpoint.server import Server
from tests.athena.loopback import DUMMY_KEYS, require_loopback

REGION = "eu-west-1"


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(prog="tests.athena.endpoint")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--executor", choices=["duckdb", "trino"], default="duckdb")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = Server(arguments.port)
    os.environ.update(DUMMY_KEYS, AWS_ENDPOINT_URL=server.url, AWS_EC2_METADATA_DISABLED="true")
    require_loopback(os.environ)
    Thread(target=server.serve, daemon=True).start()
    catalog = Catalog(server.url, REGION)
    executor = _executor(arguments.executor)(server.url, catalog)
    try:
        server.api = AthenaApi(executor, catalog)
        print(server.url, flush=True)  # noqa: T201 - who started it reads the address
        signal.pause()
    finally:
        executor.close()


def _executor(name: str) -> Callable[[str, Catalog], Executor]:
    if name == "trino":
        from tests.athena.endpoint.trino_executor import TrinoExecutor

        return TrinoExecutor
    from tests.athena.endpoint.duckdb_executor import DuckdbExecutor

    return DuckdbExecutor


if __name__ == "__main__":
    main()
