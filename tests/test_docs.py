"""The pages say what the code says: verbs, links, marts, rules, SQL and the worked example."""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from include.ingest.rejects import Reason
from include.ingest.schema import EVENTS, INBOUND, REJECTED, SEND_LOG
from include.publishing.days import Window
from include.quality.candidate_suites import candidate_suites
from include.quality.event_suites import event_suites
from include.settings import PROJECT_ROOT
from include.warehouse.marts import Mart, published_marts
from tests.end_to_end import test_by_hand as by_hand
from tests.end_to_end.figures_by_hand import FIGURES

DOCS = PROJECT_ROOT / "docs"
ROOT_PAGES = [PROJECT_ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
PAGES = [*ROOT_PAGES, *sorted(DOCS.rglob("*.md"))]
README = ROOT_PAGES[0].read_text()
RUNBOOKS = sorted((DOCS / "runbooks").glob("*.md"))
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
DAGS = {file.stem for file in (PROJECT_ROOT / "dags").glob("*.py")}
VERBS = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(), re.MULTILINE))

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
QUERY = re.compile(r'make query SQL="(.*?)"', re.DOTALL)


def read(name: str) -> str:
    return (DOCS / name).read_text()


def name_of(page: Path) -> str:
    return str(page.relative_to(PROJECT_ROOT))


def queries(page: Path) -> list[str]:
    """The SQL of the page's `make query` calls, as the shell hands it on."""
    return [sql.replace("\\\n", "") for sql in QUERY.findall(page.read_text())]


ASKED = [
    pytest.param(sql, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, sql in enumerate(queries(page), 1)
]


def test_the_readme_is_read_in_one_go() -> None:
    assert len(README.splitlines()) < 120


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_verb_that_a_page_names_exists(page: Path) -> None:
    code = " ".join(CODE.findall(page.read_text()))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", code)) <= VERBS


def test_the_readme_names_every_dag() -> None:
    assert [dag for dag in DAGS if f"`{dag}`" not in README] == []


def test_the_readme_calls_no_dag_and_no_verb_not_built() -> None:
    _, _, rest = README.partition("## Of the contract, not built yet")
    assert "| engine `athena`" in rest
    assert [row for row in rest.splitlines() if re.match(r"\| (DAG|verbs) ", row)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text()) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_can_be_found_from_the_readme() -> None:
    linked = set(LINK.findall(README))
    folders = {page.parent.relative_to(PROJECT_ROOT).as_posix() + "/" for page in PAGES}
    lost = [name_of(page) for page in DOCS.glob("*.md") if name_of(page) not in linked]
    assert lost == []
    assert folders - {"./", "docs/"} <= linked


@pytest.mark.parametrize("mart", published_marts(), ids=lambda mart: mart.name)
def test_every_published_mart_and_each_of_its_rates_is_explained(mart: Mart) -> None:
    page = read("metrics.md")
    rates = {name for name, kind in mart.columns if kind == "double"}
    rates -= {f"{rate}{bound}" for rate in rates for bound in ("_low", "_high")}
    assert [name for name in (mart.name, *sorted(rates)) if f"`{name}`" not in page] == []


def table_of(page: str, first_cells: tuple[str, str]) -> dict[str, str]:
    """First and second cells of the rows of a table, by its first two headings."""
    _, _, rest = page.partition(f"| {' | '.join(first_cells)} |")
    rows = rest.split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip().strip("`") for cell in row.strip("| ").split("|")] for row in rows]
    return {row[0]: row[1] for row in cells}


def test_the_cuts_of_the_detector_are_those_of_its_rules() -> None:
    page = read("decisions/0013-the-detector-and-its-cuts.md")
    row = r"^\| (\w+) \| ([\d.]+) to ([\d.]+) \| ([\d.]+) \| (\d+) points \| (\d+) points \|$"
    shown = {
        (name, float(calm), float(unruly), float(young), int(least) / 100, int(again) / 100)
        for name, calm, unruly, young, least, again in re.findall(row, page, re.MULTILINE)
    }
    assert len(shown) == 4
    rule = r"\('(\w+)', '\w+', -?1, 0, 1, \S+" + 5 * r", ([\d.]+)e0"
    written = (PROJECT_ROOT / "dbt_project/models/alerts/int_signal_rules.sql").read_text()
    assert shown == {
        (name, *map(float, numbers))
        for name, *numbers in re.findall(rule, written)
        if name != "opt_out"
    }


def asserted_by_hand() -> tuple[dict[str, int], dict[str, str]]:
    """The counts, and the rates as they are written, that the end-to-end test asserts."""
    counts: dict[str, int] = {}
    rates: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(by_hand.__file__).read_text())):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "counts":
            counts = ast.literal_eval(node.value)
        match = re.fullmatch(
            r"row\['(\w+)'\] == pytest\.approx\((\d+ / \d+)\)",
            ast.unparse(node) if isinstance(node, ast.Compare) else "",
        )
        if match and match[1] != "share":
            rates[match[1]] = match[2]
    return counts, rates


def test_the_worked_example_is_the_one_that_is_tested() -> None:
    counts, rates = asserted_by_hand()
    page = read("metrics.md")
    shown = table_of(page, ("count", "figure"))
    assert {name: int(figure) for name, figure in shown.items()} == counts
    assert table_of(page, ("rate", "figure")) == rates
    assert len(rates) == 7


@pytest.mark.parametrize("mart", FIGURES)
def test_the_figures_shown_of_a_mart_are_those_that_are_tested(mart: str) -> None:
    shown = table_of(read("metrics.md"), (f"in `{mart}`", "figure"))
    tested = {name: value_of(figure) for name, figure in shown.items()}
    assert tested == pytest.approx(FIGURES[mart].figures)


def value_of(figure: str) -> float | str:
    """A figure of a page: a number, a fraction such as `1 / 8`, or a word."""
    try:
        return float(Fraction(figure.replace(" ", "")))
    except ValueError:
        return figure


def test_every_reject_reason_is_listed_and_no_other() -> None:
    assert table_of(read("reject_reasons.md"), ("reason", "what was found")).keys() == set(Reason)


def test_every_column_of_the_lake_is_explained() -> None:
    page = read("architecture.md")
    columns = {name for table in (EVENTS, INBOUND, SEND_LOG, REJECTED) for name in table.names}
    assert {name for name in columns if f"`{name}`" not in page} == set()


def test_every_test_that_a_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", read("ingest.md")))
    files = {file.name: file.read_text() for file in (PROJECT_ROOT / "tests").rglob("test_*.py")}
    assert len(named) > 30
    assert {(file, test) for file, test in named if f"def {test}(" not in files[file]} == set()


def test_the_runbook_of_a_refused_day_knows_every_rule() -> None:
    days = Window(by_hand.DAY, by_hand.NEXT).days
    suites = [*event_suites(days), *candidate_suites(days, published_marts(), "run")]
    page = read("runbooks/refused_day.md")
    rules = {rule.name for suite in suites for rule in suite.rules}
    assert {name for name in rules if f"`{name}`" not in page} == set()


def test_every_engine_macro_is_among_the_differences() -> None:
    macros = (PROJECT_ROOT / "dbt_project" / "macros" / "engine").glob("*.sql")
    page = read("engines.md")
    assert [file.stem for file in macros if f"`engine/{file.stem}`" not in page] == []


@pytest.fixture(scope="module")
def empty_marts() -> duckdb.DuckDBPyConnection:
    """The published marts without a row, as their contracts declare them."""
    connection = duckdb.connect()
    for mart in published_marts():
        columns = ", ".join(f"{name} {kind}" for name, kind in mart.columns)
        connection.execute(f"create table {mart.name} ({columns})")
    return connection


@pytest.mark.parametrize("sql", ASKED)
def test_every_query_runs_and_passes_through_the_shell(
    sql: str, empty_marts: duckdb.DuckDBPyConnection
) -> None:
    assert not re.search(r"[$`\\\n]", sql)
    empty_marts.execute(sql).fetchall()


@pytest.mark.parametrize("page", RUNBOOKS, ids=name_of)
def test_a_runbook_has_its_parts_and_three_first_looks(page: Path) -> None:
    headings = re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE)
    assert headings[:2] == ["Meaning", "First three looks"]
    assert headings[-1] == "Safe to ignore"
    assert len(queries(page)) == 3


def test_decisions_are_numbered_and_say_what_they_do_to_the_numbers() -> None:
    assert [page.name[:4] for page in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]
    for page in DECISIONS:
        headings = re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE)
        assert headings == ["Question", "Choice", "Consequence for the numbers"], page.name
