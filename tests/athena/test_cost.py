"""What a daily run reads of a lake with a year behind it, by the requests to S3, and its cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import httpx
import pytest

from include.publishing.days import Window
from include.streams import Stream
from include.warehouse.lake_sources import LAKE_SOURCES, LakeSource
from include.warehouse.marts import published_marts
from tests.athena.documentation import documented
from tests.athena.endpoint.server import READS
from tests.athena.history import add_history, days_before
from tests.athena.lake_on_athena import AthenaLake, new_lake
from tests.athena.models import MODELS
from tests.athena.simulated import SIMULATED

pytestmark = pytest.mark.athena

DAY = SIMULATED.first
TODAY = Window(DAY, DAY)
YEAR = days_before(DAY, 365)
AS_OF = f"{SIMULATED.last} 00:00:00"
OF_A_DAY = re.compile(
    r"^cost-lake/sms/(?:runs/history/)?(?!runs/)(?P<what>[\w=/]+)"
    r"/(?:day|request_date)=(?P<day>[\d-]+)/"
)
OF_THE_LEDGER = re.compile(r"^cost-lake/sms/ledger/\w+/(\d{4})/(\d\d)/(\d\d)/\d\d\.json$")
OF_THE_RUN = re.compile(
    r"^cost-lake/sms/(runs/(daily|before)/|published/manifest\.json$|audit/ledger_index\.json$"
    rf"|state/overrides/{DAY}\.json$)"
)
"""What is of no other day: files of the run and of the same day's publication before it."""


@pytest.fixture(scope="module")
def found_by_dbt() -> set[str]:
    """What `dbt docs generate` finds of a run, once one is built."""
    return set()


@pytest.fixture(scope="module")
def lake(
    endpoint: str,
    streams: tuple[Stream, ...],
    found_by_dbt: set[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AthenaLake:
    """A day that was built, and a year of history before it."""
    folder = tmp_path_factory.mktemp("cost")
    lake = new_lake(folder, "cost", streams)
    lake.ingest(f"{DAY} 00", f"{SIMULATED.last} 23")
    lake.build(
        str(DAY),
        str(DAY),
        AS_OF,
        "before",
        lambda run: found_by_dbt.update(documented(lake, run, folder / "documents")),
    )
    add_history(lake.store, YEAR, DAY)
    return lake


@pytest.fixture(scope="module")
def reads(endpoint: str, lake: AthenaLake) -> list[str]:
    """The objects that a daily run reads, one for each request."""
    before = len(httpx.get(f"{endpoint}{READS}").json())
    lake.build(str(DAY), str(DAY), AS_OF, "daily")
    paths: list[str] = httpx.get(f"{endpoint}{READS}").json()[before:]
    return [path for path in paths if path.startswith(lake.name)]


@pytest.fixture(scope="module")
def days_read(reads: list[str]) -> Mapping[str, set[date]]:
    """The days of which files were read, by folder of the lake and by mart."""
    days: dict[str, set[date]] = defaultdict(set)
    for found in filter(None, map(OF_A_DAY.search, reads)):
        days[found["what"]].add(date.fromisoformat(found["day"]))
    return days


@pytest.mark.parametrize("source", LAKE_SOURCES, ids=lambda source: source.name)
def test_of_what_arrived_only_the_days_around_the_window_are_read(
    lake: AthenaLake, days_read: Mapping[str, set[date]], source: LakeSource
) -> None:
    """Of the history, all of those; what the run before has read, DuckDB may have kept."""
    for folder, around in source.days(TODAY).items():
        held = {
            date.fromisoformat(item.key.split("/day=")[1][:10])
            for item in lake.store.list(f"{folder}/")
        }
        history = {*YEAR.days}
        assert history <= held
        assert days_read[folder] & history == {*around.days} & history
        assert days_read[folder] <= {*around.days}


def test_of_the_marts_only_the_history_that_they_declare_is_read(
    days_read: Mapping[str, set[date]],
) -> None:
    for mart in published_marts():
        reach = timedelta(days=mart.history_days)
        around = set(Window(DAY - reach, DAY + reach).days)
        assert days_read.get(mart.name, set()) <= around
    assert len(days_read["rates_as_of"]) > 100


def test_of_the_ledger_only_the_hours_around_the_window_are_read(reads: list[str]) -> None:
    found = filter(None, map(OF_THE_LEDGER.search, reads))
    days = {date(*map(int, match.groups())) for match in found}
    assert DAY in days
    assert days <= {*Window(DAY - timedelta(days=9), DAY + timedelta(days=2)).days}


def test_no_other_object_is_read(reads: list[str]) -> None:
    known = (OF_A_DAY, OF_THE_LEDGER, OF_THE_RUN)
    assert [path for path in reads if not any(kind.search(path) for kind in known)] == []


def test_the_cost_of_a_run_is_recorded_by_model(lake: AthenaLake, days_read: object) -> None:
    rows = lake.query("select * from run_costs where publication_id = 'daily'")
    assert {row["step"] for row in rows} == {"lake", "published", "marts", "candidates"}
    by_model = {row["model"]: row for row in rows if row["model"]}
    assert {mart.name for mart in published_marts()} <= by_model.keys()
    assert by_model["messages"]["bytes_scanned"] > 0
    charged = sum(row["cost_usd"] for row in rows)
    assert 0 < charged < sum(row["queries"] for row in rows) * 0.001


def test_dbt_documents_every_model(lake: AthenaLake, found_by_dbt: set[str]) -> None:
    assert set(MODELS) - found_by_dbt == set()
