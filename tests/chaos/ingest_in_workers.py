"""Runs a scene in worker processes: `python -m tests.chaos.ingest_in_workers <raw> <lake>`."""

from __future__ import annotations

import sys

from include.errors import SmsError
from include.ingest import workers
from tests.chaos.scene import Scene

if __name__ == "__main__":
    # a scene is small: without these it would be one group in one process
    workers._SINGLE_PROCESS_BYTES = 0
    workers.GROUP_HOURS = 1
    try:
        Scene(*sys.argv[1:], workers=2).run()
    except SmsError as error:
        sys.exit(f"{type(error).__name__}: {error}")
