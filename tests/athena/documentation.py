"""`dbt docs generate` on what a run has built on Athena."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from include.dbt import PROJECT
from include.run import MartRun
from include.settings import PROJECT_ROOT
from include.warehouse.warehouse import open_warehouse
from tests.athena.lake_on_athena import AthenaLake


def documented(lake: AthenaLake, run: MartRun, folder: Path) -> set[str]:
    """The models, seeds and sources that dbt finds in the catalog."""
    environment = open_warehouse(lake.settings, lake.store).dbt_environment(run)
    command = [sys.executable, "-m", "dbt.cli.main", "docs", "generate", "--target", "athena"]
    places = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    places += ["--target-path", str(folder), "--log-path", str(folder), "--quiet"]
    subprocess.run(
        [*command, *places], cwd=PROJECT_ROOT, env={**os.environ, **environment}, check=True
    )
    nodes = json.loads((folder / "catalog.json").read_text())["nodes"]
    return {node.rpartition(".")[2] for node in nodes}
