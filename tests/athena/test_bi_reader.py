"""A BI tool on Athena: it looks around and reads published marts, by PyAthena's SQLAlchemy URL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import quote_plus

import pytest
from sqlalchemy import Engine, MetaData, Table, create_engine, func, inspect, select
from sqlalchemy.exc import NoSuchTableError

from include.publishing.days import Window
from include.publishing.manifest import MANIFEST_KEY
from include.run import MartRun, RunKind
from include.warehouse.marts import every_mart, published_marts
from include.warehouse.warehouse import open_warehouse
from tests.athena.lake_on_athena import new_lake
from tests.include.warehouse.desk import Desk

pytestmark = pytest.mark.athena

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)
RUN = MartRun("run", Window(FIRST, SECOND), datetime(2026, 11, 3, tzinfo=UTC), RunKind.DAILY)


def day_of(day: date, country: str, attempted: int, rate: float | None) -> dict[str, object]:
    place = {"request_date": day, "account_id": "111122223333", "iso_country_code": country}
    return {**place, "attempted": attempted, "delivery_rate": rate, "is_mature": True}


@pytest.fixture(scope="module")
def engine(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine of the URL that docs/aws.md gives, on a lake where two days are published."""
    lake = new_lake(tmp_path_factory.mktemp("bi"), "bi")
    desk = Desk(tmp_path_factory.mktemp("desk"))
    days = [
        day_of(FIRST, "DE", 10, 0.9),
        day_of(FIRST, "FR", 4, None),
        day_of(SECOND, "DE", 20, 0.25),
    ]
    message = {"request_date": SECOND, "message_id": "a", "price_usd": Decimal("0.04521")}
    message |= {"requested_at": datetime(2026, 11, 2, 10, 0, 0, 123000)}
    desk.build(RUN, delivery_daily=days, messages=[message])
    manifest = desk.publish(RUN)
    files = [key for mart in published_marts() for key in manifest.files(mart.name)]
    for key in [*files, MANIFEST_KEY]:
        lake.store.write(key, desk.store.read(key))
    open_warehouse(lake.settings, lake.store).show(manifest)
    staging = quote_plus(f"{lake.settings.lake_uri}/runs/queries/")
    place = "athena.eu-west-1.amazonaws.com:443"
    return create_engine(
        f"awsathena+rest://@{place}/{lake.name}?s3_staging_dir={staging}&work_group=primary"
    )


def test_it_finds_the_published_marts_with_their_columns(engine: Engine) -> None:
    found = inspect(engine)
    assert set(found.get_table_names()) == {mart.name for mart in every_mart()}
    for mart in published_marts():
        columns = {column["name"] for column in found.get_columns(mart.name)}
        assert columns == {name for name, _ in mart.columns}
    with pytest.raises(NoSuchTableError):
        found.get_columns("nowhere")


def test_it_reads_a_mart_as_its_own_sql_asks(engine: Engine) -> None:
    mart = Table("delivery_daily", MetaData(), autoload_with=engine)
    country, attempted = mart.c.iso_country_code, func.sum(mart.c.attempted)
    with engine.connect() as connection:
        sums = connection.execute(
            select(country, attempted.label("attempted"), func.max(mart.c.delivery_rate))
            .group_by(country)
            .order_by(attempted.desc())
            .limit(10)
        ).fetchall()
        of_day = connection.execute(select(country).where(mart.c.request_date == SECOND)).fetchall()
    assert [tuple(row) for row in sums] == [("DE", 30, 0.9), ("FR", 4, None)]
    assert [tuple(row) for row in of_day] == [("DE",)]


def test_money_days_and_moments_keep_their_types(engine: Engine) -> None:
    mart = Table("messages", MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        columns = (mart.c.request_date, mart.c.price_usd, mart.c.requested_at)
        (row,) = connection.execute(select(*columns)).fetchall()
    assert tuple(row) == (SECOND, Decimal("0.04521000"), datetime(2026, 11, 2, 10, 0, 0, 123000))
