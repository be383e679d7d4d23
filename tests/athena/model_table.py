"""Writes docs/models-by-engine.md from the records of the last runs on both executors.

python -m tests.athena.model_table
"""

from __future__ import annotations

import json
from typing import Any

from include.settings import PROJECT_ROOT
from tests.athena.answers import FOLDER
from tests.athena.models import MODELS

PAGE = PROJECT_ROOT / "docs" / "models-by-engine.md"

_HEAD = """# Models by engine

Every model of the main job on one lake: forty days of history, a day computed by hand, two
simulated days with an incident. Built by DuckDB, by the local Athena endpoint on DuckDB, and by the
same endpoint on Trino 435; see [engines](engines.md). "Equal" is every row, doubles to 1e-9, by
`tests/athena/test_same_answers.py`. Seconds are those of dbt, four models at a time on the
endpoint, on two cores; bytes are what a model's queries read of S3, as the endpoint reports them.

`make test-athena` and `make test-trino` record what they saw below `.cache/answers/`;
`python -m tests.athena.model_table` writes this page from it.

| model | rows | DuckDB s | endpoint on DuckDB | s | bytes read | Trino | s | bytes read |
| --- | ---: | ---: | --- | ---: | ---: | --- | ---: | ---: |
"""


def main() -> None:
    """Write the page."""
    records = [
        json.loads(file.read_text()) if (file := FOLDER / f"{name}.json").is_file() else {}
        for name in ("duckdb", "trino")
    ]
    rows = [_row(model, *(record.get(model) for record in records)) for model in MODELS]
    totals = ["**all**", "", _sum(records[0], "seconds_on_duckdb")]
    for record in records:
        totals += ["", _sum(record, "seconds"), _sum(record, "bytes")]
    PAGE.write_text(_HEAD + "\n".join([*rows, _line(totals)]) + "\n")


def _row(model: str, duckdb: dict[str, Any] | None, trino: dict[str, Any] | None) -> str:
    known = duckdb or trino or {}
    cells = [f"`{model}`", f"{known.get('rows', '')}", f"{known.get('seconds_on_duckdb', 0):.2f}"]
    for found in (duckdb, trino):
        if found is None:
            cells += ["not run", "", ""]
        else:
            verdict = f"{found['differing']} rows differ" if found["differing"] else "equal"
            cells += [verdict, f"{found['seconds']:.2f}", f"{found['bytes']:,}"]
    return _line(cells)


def _sum(record: dict[str, Any], name: str) -> str:
    total = sum(found[name] for found in record.values())
    return f"{total:,}" if isinstance(total, int) else f"{total:,.1f}"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


if __name__ == "__main__":
    main()
