"""Suites as Great Expectations runs them. Import late: the library takes seconds to load.

Context, data source and validation definitions are built here at run time, in memory; only the
Data Docs are written, into a folder that the caller gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.exceptions import GreatExpectationsError
from sqlalchemy.exc import SQLAlchemyError

from include.quality.gate import GateConnection
from include.quality.rules import Rule, Severity, Suite
from include.quality.verdict import Finding

_GX_SEVERITY = {
    Severity.STOP: "critical",
    Severity.REFUSE_DAY: "warning",
    Severity.WARN: "info",
}


def run_suites(
    connection: GateConnection, suites: Sequence[Suite], run_id: str, site: Path
) -> list[Finding]:
    """Run each suite once, write the Data Docs into the folder `site`, return the broken rules.

    A suite whose columns are missing, or which the engine can't run, is a finding that stops.
    """
    session = _Session(connection, run_id, site)
    findings = [finding for suite in suites for finding in _run_suite(session, suite)]
    session.write_docs()
    return findings


def expectation(rule: Rule) -> Any:
    """The rule as an expectation over its suite's profile: it returns the failing days."""
    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=(
            f"select day, row_count, {rule.name} as failing_rows"  # noqa: S608 - own text
            f" from {{batch}} where {rule.name} > 0"
        ),
        description=f"{rule.reason} No row may have: {rule.failing}",
        notes=rule.reason,
        meta={"rule": rule.name, "on_failure": rule.severity.value},
        severity=_GX_SEVERITY[rule.severity],
    )


def _context(site: Path) -> Any:
    docs = {
        "class_name": "SiteBuilder",
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(site),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "show_how_to_buttons": False,
    }
    config = DataContextConfig(
        data_docs_sites={"local": docs},
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


class _Session:
    """One context with the gate's data source: what every suite of a run shares."""

    def __init__(self, connection: GateConnection, run_id: str, site: Path) -> None:
        self._context = _context(site)
        options = {"creator": connection.creator} if connection.creator else {}
        self._source = self._context.data_sources.add_sql(
            "warehouse", connection_string=connection.url, kwargs=options, create_temp_table=True
        )
        self._run_id = gx.RunIdentifier(run_name=run_id)

    def validate(self, name: str, query: str, expectations: Iterable[Any]) -> Any:
        """The result of expectations over a query's rows, kept for the Data Docs."""
        asset = self._source.add_query_asset(name, query=query)
        suite = gx.ExpectationSuite(name, expectations=list(expectations))
        definition = gx.ValidationDefinition(
            name=name,
            data=asset.add_batch_definition_whole_table("window"),
            suite=self._context.suites.add(suite),
        )
        self._context.validation_definitions.add(definition)
        return definition.run(result_format="COMPLETE", run_id=self._run_id)

    def write_docs(self) -> None:
        """Render all results so far."""
        self._context.build_data_docs()


def _run_suite(session: _Session, suite: Suite) -> Iterator[Finding]:
    try:
        if suite.columns:
            empty = f"select * from {suite.rows} as judged where 1 = 0"  # noqa: S608 - own text
            result = session.validate(f"{suite.name}_columns", empty, [_columns(suite)])
            if not result.success:
                yield _missing_columns(suite, result)
                return
        expectations = [expectation(rule) for rule in suite.rules]
        result = session.validate(suite.name, suite.profile(), expectations)
    except (GreatExpectationsError, SQLAlchemyError) as error:
        yield _unrunnable(suite, str(error))
        return
    yield from _failures(suite, result.results)


def _columns(suite: Suite) -> Any:
    return gxe.ExpectTableColumnsToMatchSet(
        column_set=list(suite.columns),
        exact_match=False,
        description="Every column that is relied on is there.",
    )


def _failures(suite: Suite, results: Iterable[Any]) -> Iterator[Finding]:
    rules = {rule.name: rule for rule in suite.rules}
    for result in results:
        if result.success:
            continue
        rule = rules[result.expectation_config.meta["rule"]]
        if not result.result:
            yield _unrunnable(suite, f"rule {rule.name}")
            continue
        for row in result.result["details"]["unexpected_rows"]:
            counts = f"{row['failing_rows']} of {row['row_count']} rows"
            reason = f"{suite.name}.{rule.name}: {rule.reason} ({counts})"
            yield Finding(rule.name, rule.severity, row["day"], reason)


def _missing_columns(suite: Suite, result: Any) -> Finding:
    observed = set(result.results[0].result.get("observed_value") or ())
    missing = ", ".join(sorted(set(suite.columns) - observed))
    return Finding("columns", Severity.STOP, None, f"{suite.name}: no such columns: {missing}")


def _unrunnable(suite: Suite, error: str) -> Finding:
    first_line = error.strip().splitlines()[0]
    reason = f"{suite.name}: the suite could not be run: {first_line}"
    return Finding("run", Severity.STOP, None, reason)
