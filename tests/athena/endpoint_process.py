"""An endpoint in a process of its own, so that it works beside the tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from include.settings import PROJECT_ROOT


@contextmanager
def running_endpoint(executor: str) -> Iterator[str]:
    """Start an endpoint; its address on loopback, until the block ends."""
    command = [sys.executable, "-m", "tests.athena.endpoint", "--executor", executor]
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True)
    try:
        url = (process.stdout.readline() if process.stdout else "").strip()
        assert url.startswith("http://127.0.0.1:"), f"the {executor} endpoint did not start"
        yield url
    finally:
        process.terminate()
        process.wait(300)
