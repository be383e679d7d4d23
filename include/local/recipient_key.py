"""The demo's secret: a random `SMS_RECIPIENT_KEY` in `.env`."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from include.settings import PROJECT_ROOT

ENV_FILE = PROJECT_ROOT / ".env"
_NAME = "SMS_RECIPIENT_KEY"


def ensure_recipient_key(env_file: Path = ENV_FILE) -> bool:
    """Write a random key when there is none; True when one was written.

    All other lines stay as they are; the file gets mode 600, since it holds a secret now.
    """
    if os.environ.get(_NAME):
        return False
    lines = env_file.read_text().splitlines() if env_file.exists() else []
    if any(_value(line) for line in lines):
        return False
    kept = [line for line in lines if _value(line) is None]
    _replace(env_file, [*kept, f"{_NAME}={secrets.token_hex(32)}"])
    return True


def _value(line: str) -> str | None:
    name, _, value = line.strip().removeprefix("export ").partition("=")
    return value.strip().strip("'\"") if name.strip() == _NAME else None


def _replace(path: Path, lines: list[str]) -> None:
    # a temporary file has mode 600 from its first byte on
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".env-", delete=False) as part:
        part.write("\n".join(lines) + "\n")
    Path(part.name).replace(path)
