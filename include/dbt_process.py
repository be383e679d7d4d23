"""dbt in a process of its own, on a project that is parsed once (`python -m include.dbt_process`).

Parsing takes longer than building a day, and dbt parses anew whenever a variable changes. The
models read the window at execution only, so the parsed project is kept, under a digest of its
files, and handed to dbt.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.version import get_installed_version

from include.aws_models import remember_service_models

PARSED = "partial_parse.msgpack"


def run_dbt(project: Path, kept_in: Path, options: Sequence[str], command: Sequence[str]) -> bool:
    """Run a dbt command on the parsed project; whether it succeeded."""
    kept = kept_in / f"dbt-{_digest(project, options)}.msgpack"
    if not kept.is_file() and not _parse(kept, options):
        return False
    manifest = Manifest.from_msgpack(kept.read_bytes())
    return bool(dbtRunner(manifest=manifest).invoke([*command, *options]).success)


def _parse(kept: Path, options: Sequence[str]) -> bool:
    target = Path(options[options.index("--target-path") + 1])
    if not dbtRunner().invoke(["parse", *options]).success:
        return False
    part = kept.with_suffix(f".{os.getpid()}")
    part.write_bytes((target / PARSED).read_bytes())
    part.replace(kept)
    return True


def _digest(project: Path, options: Sequence[str]) -> str:
    digest = sha256(f"{get_installed_version()} {options[options.index('--target') + 1]}".encode())
    for path in sorted(project.rglob("*")):
        is_source = path.suffix in {".sql", ".yml", ".csv", ".md"} and "target" not in path.parts
        if is_source and path.is_file():
            digest.update(str(path.relative_to(project)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    remember_service_models()
    split = sys.argv.index("--")
    project, kept_in, *command = sys.argv[1:split]
    succeeded = run_dbt(Path(project), Path(kept_in), sys.argv[split + 1 :], command)
    sys.exit(0 if succeeded else 1)
