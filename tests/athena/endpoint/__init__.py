"""A local Athena endpoint: test equipment, and for developers without an account.

The Athena API on loopback in front of moto's Glue, S3 and STS, which hold the only state. Hive DDL
runs on Glue; queries run on one of two executors (`executor.py`). It speaks what dbt-athena,
PyAthena and this project send; any other statement is an error that says so.

    python -m tests.athena.endpoint --executor duckdb
"""
