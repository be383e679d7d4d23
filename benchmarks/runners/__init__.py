"""One module a contestant: `python -m benchmarks.runners.<name> --task task.json --output DIR`.

Each writes Parquet below `events` and `rejected` folders of its output, with the columns `stream`
and `arrived_hour`, by which its rows are counted.
"""
