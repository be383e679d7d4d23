"""Imported once by the server that dbt's processes are forked from."""

from tests.dbt.project import PROJECT, parsed

parsed(PROJECT)
