"""One endpoint for all tests of the Athena path: `--executor` says on what it runs queries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from include.streams import Stream
from tests.athena.endpoint_process import running_endpoint
from tests.athena.lake_on_athena import AthenaLake, new_lake
from tests.athena.loopback import require_loopback
from tests.athena.simulated import simulated_streams


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known when `tests/athena` is named on the command line."""
    parser.addoption("--executor", choices=["duckdb", "trino"], default="duckdb")


@pytest.fixture(scope="session")
def endpoint(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of all AWS services."""
    executor = request.config.getoption("--executor", "duckdb")
    with running_endpoint(executor) as url, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", url)
        require_loopback(os.environ)
        yield url


@pytest.fixture
def lake(endpoint: str, tmp_path: Path, request: pytest.FixtureRequest) -> AthenaLake:
    """A lake of the test's own."""
    return new_lake(tmp_path, f"test{crc32(request.node.name.encode()):08x}")


@pytest.fixture(scope="session")
def streams(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stream, ...]:
    """Simulated ones, for both engines."""
    return simulated_streams(tmp_path_factory.mktemp("simulated"))
