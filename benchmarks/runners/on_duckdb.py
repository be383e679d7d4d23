"""DuckDB: `read_json` over all objects of a stream, one COPY into Parquet by day.

The documented fast options: declared columns, no order kept, a thread for each process of others.
`ignore_errors` makes malformed lines rows of nulls, which are left out: rejects can't be kept.
`--bare` leaves recipients out.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks import task
from benchmarks.task import read_order

SQL = Path(__file__).parent / "sql" / "duckdb_v2.sql"


def main() -> None:
    """Every stream, v2 records in lines."""
    order = read_order()
    connection = duckdb.connect()
    connection.execute(f"set threads = {order.processes}")
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set timezone = 'UTC'")
    recipients = "" if order.is_bare else _recipients()
    for source in order.task.sources:
        events = SQL.read_text().format(
            recipients=recipients,
            stream=source.name,
            account_id=source.account_id,
            region=source.region,
            hour_at=len(source.uri) + 2,
            earliest_ms=task.EARLIEST_MS,
            latest_after_arrival_ms=task.LATEST_AFTER_ARRIVAL_MS,
            context=", ".join(f"{key} varchar" for key in task.CONTEXT_KEYS),
        )
        folder = Path(order.output) / "events"
        folder.mkdir(parents=True)
        connection.execute(
            f"copy ({events}) to '{folder}' "
            "(format parquet, compression zstd, partition_by (day), overwrite_or_ignore)",
            {"objects": source.objects()},
        )


def _recipients() -> str:
    """HMAC-SHA256 from two of its hashes, prefix and simulator flag."""
    numbers = ", ".join(f"'{number}'" for number in task.simulator_numbers())
    return f"""
    substr(sha256(unhex('{task.OUTER_KEY.hex()}') || unhex(sha256(
        unhex('{task.INNER_KEY.hex()}') || encode(destinationPhoneNumber)
    ))), 1, 32) as recipient_key,
    '{task.RECIPIENT_KEY_ID}' as recipient_key_id,
    substr(
        destinationPhoneNumber, 2, least(length(destinationPhoneNumber) - 5, {task.PREFIX_DIGITS})
    ) as recipient_prefix,
    destinationPhoneNumber in ({numbers}) as is_simulator,"""


if __name__ == "__main__":
    main()
