"""AWS's service models, read once a process.

botocore keeps what it read for a session; dbt-athena opens a session for nearly every call, and
reading Glue's model anew each time took most of the time that dbt needed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import JSONFileLoader, Loader


class _RememberingLoader(JSONFileLoader):
    def load_file(self, file_path: str) -> Any:
        return _load(file_path)


@cache
def _load(file_path: str) -> Any:
    return JSONFileLoader().load_file(file_path)


def remember_service_models() -> None:
    """Let all sessions of this process share what one of them read."""
    Loader.FILE_LOADER_CLASS = _RememberingLoader
