"""PySpark: text cut by its reader's line separator, `from_json` with schemas, one write.

The documented fast options: declared schemas, built-in functions only (no Python worker, no UDF),
few shuffle partitions, adaptive execution, one pass over the input for events and rejects alike.
"""

from __future__ import annotations

import os
from functools import reduce
from pathlib import Path

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as its documentation does

from benchmarks import task
from benchmarks.task import Order, Source, read_order

SQL = Path(__file__).parent / "sql"
CONTEXT = ", ".join(f"{key} string" for key in task.CONTEXT_KEYS)


def main() -> None:
    """Read every stream, tell events from rejects, write both at once."""
    order = read_order()
    spark = start(order)
    rows = reduce(DataFrame.unionByName, [rows_of(spark, one) for one in order.task.sources])
    rows = rows.dropDuplicates().drop("position")
    rows.write.partitionBy("kind", "source_schema", "day").parquet(order.output)
    spark.stop()


def start(order: Order) -> SparkSession:
    """A session on this machine only, on as many cores as others have processes."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "6g",
        "spark.local.dir": f"{order.output}.scratch",
        "spark.sql.warehouse.dir": f"{order.output}.scratch",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": 2 * order.processes,
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MILLIS",
    }
    builder = SparkSession.builder.master(f"local[{order.processes}]")
    for name, value in options.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def rows_of(spark: SparkSession, source: Source) -> DataFrame:
    """Events and rejects of a stream."""
    records_of(spark, source).createOrReplaceTempView("records")
    read = (SQL / f"pyspark_{source.schema}.sql").read_text()
    spark.sql(read.format(context=CONTEXT)).createOrReplaceTempView("events")
    return spark.sql(
        (SQL / "pyspark_rows.sql")
        .read_text()
        .format(
            stream=source.name,
            account_id=source.account_id,
            region=source.region,
            recipient_key_id=task.RECIPIENT_KEY_ID,
            inner_key=task.INNER_KEY.hex(),
            outer_key=task.OUTER_KEY.hex(),
            earliest_ms=task.EARLIEST_MS,
            latest_after_arrival_ms=task.LATEST_AFTER_ARRIVAL_MS,
            prefix_digits=task.PREFIX_DIGITS,
            simulator_numbers=", ".join(f"'{number}'" for number in task.simulator_numbers()),
        )
    )


def records_of(spark: SparkSession, source: Source) -> DataFrame:
    """One row a record. The framing of a stream is told, not found out as the product does."""
    separator = "\n" if source.is_delimited else "}{"
    text = spark.read.text(source.objects(), lineSep=separator)
    text = text.select(F.col("_metadata.file_path").alias("object_key"), F.col("value"))
    if source.is_delimited:
        return text.withColumnRenamed("value", "record")
    return text.select("object_key", F.explode(_cut(_with_braces(F.col("value")))).alias("record"))


def _with_braces(value: Column) -> Column:
    """What stands between two `}{`: the first and the last of an object have one brace already."""
    return F.concat(
        F.when(value.startswith("{"), "").otherwise("{"),
        value,
        F.when(value.endswith("}"), "").otherwise("}"),
    )


def _cut(record: Column) -> Column:
    """The regular expression costs much, so only where a record begins inside another one."""
    is_run_into = F.locate('{"event', record, 2) > 0
    return F.when(is_run_into, F.split(record, task.BOUNDARY)).otherwise(F.array(record))


if __name__ == "__main__":
    main()
