"""Who takes part, and what each leaves out of the work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contestant:
    """A runner in an environment: `requirements` names its group, None is the product's own.

    `skips` says what it leaves out of the product's work. `writes`: its output can be checked.
    `reads_clean`: it is given objects without any malformed record.
    """

    name: str
    runner: str
    requirements: str | None
    skips: str
    options: tuple[str, ...] = ()
    keeps_repeats: bool = False
    keeps_rejects: bool = True
    writes: bool = True
    reads_clean: bool = False


PRODUCT = Contestant("this project", "product", None, "nothing")
ONE_PROCESS = Contestant(
    "this project, 1 process", "product", None, "nothing", ("--processes", "1")
)
FLOOR = Contestant(
    "floor: gunzip and parse", "floor", None, "all but gunzip and parse", writes=False
)

_EQUAL = "ledger, offsets of rejects, countries, sequences; is told the framing"
SPARK = Contestant("PySpark local[2]", "on_pyspark", "pyspark", _EQUAL)
PANDAS = Contestant("pandas", "on_pandas", "pandas", _EQUAL, ("--processes", "1"))
MIXED = (
    PRODUCT,
    FLOOR,
    SPARK,
    PANDAS,
    Contestant("pandas, 2 processes", "on_pandas", "pandas", _EQUAL),
)
"""Both framings: objects whose records follow each other without a newline, and lines."""

_LINES_ONLY = "rejects, repeats, ledger, countries, sequences; reads v2 lines only"
DUCKDB = Contestant(
    "DuckDB read_json",
    "on_duckdb",
    "duckdb",
    _LINES_ONLY,
    keeps_repeats=True,
    keeps_rejects=False,
)
_POLARS_SKIPS = f"malformed records, taken out before; {_LINES_ONLY}"
LINES = (
    PRODUCT,
    FLOOR,
    DUCKDB,
    Contestant(
        "DuckDB read_json, no pseudonyms",
        "on_duckdb",
        "duckdb",
        f"recipients; {_LINES_ONLY}",
        ("--bare",),
        keeps_repeats=True,
        keeps_rejects=False,
    ),
    Contestant(
        "Polars scan_ndjson",
        "on_polars",
        "polars",
        _POLARS_SKIPS,
        keeps_repeats=True,
        keeps_rejects=False,
        reads_clean=True,
    ),
    Contestant(
        "Polars scan_ndjson, no pseudonyms",
        "on_polars",
        "polars",
        f"recipients; {_POLARS_SKIPS}",
        ("--bare",),
        keeps_repeats=True,
        keeps_rejects=False,
        reads_clean=True,
    ),
)
"""Lines only: DuckDB and Polars lose whole objects of concatenated records."""
