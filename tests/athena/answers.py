"""What a run built and published on an engine; of it the table of models is made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from include.run import MartRun
from include.settings import PROJECT_ROOT
from tests.athena.models import MODELS, Row, Rows, differences
from tests.end_to_end.lake_of_tests import Lake

FOLDER = PROJECT_ROOT / ".cache" / "answers"


@dataclass(slots=True)
class Answers:
    """The rows of every model as built and of every mart as published.

    `seconds` are those that dbt took for each model, `read` the bytes that its queries read.
    """

    built: Rows = field(default_factory=dict)
    published: Rows = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)

    def note_times(self, lake: Lake, run: MartRun) -> None:
        """Keep how long dbt took for each model that it built."""
        results = lake.settings.scratch_dir / run.run_id / "dbt" / "run_results.json"
        for result in json.loads(results.read_text())["results"]:
            kind, _, name = result["unique_id"].split(".")[:3]
            if kind == "model" and result["status"] == "success":
                self.seconds[name] = result["execution_time"]

    def note_costs(self, costs: Iterable[Row]) -> None:
        """Keep what the queries of each model read."""
        self.read.update({row["model"]: row["bytes_scanned"] for row in costs if row["model"]})


def write_answers(executor: str, found: Answers, expected: Answers) -> None:
    """Keep, for the table, what a run on an executor gave beside one on DuckDB."""
    models = {
        model: {
            "rows": len(found.built[model]),
            "differing": len(differences(found.built[model], expected.built[model])),
            "seconds": found.seconds[model],
            "seconds_on_duckdb": expected.seconds[model],
            "bytes": found.read.get(model, 0),
        }
        for model in MODELS
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{executor}.json").write_text(json.dumps(models, indent=1))
