"""Results as Markdown, for the terminal and for the page of the latest ones."""

from __future__ import annotations

from statistics import median

from benchmarks.environments import HERE
from benchmarks.results import Part, Results, Row, Sheet, Table

PAGE = HERE.parent / "docs" / "benchmarks.md"
LATEST = "## Latest results"
_HEADINGS = (
    "contestant", "records/s", "wall s", "times", "CPU s", "times", "peak MB",
    "against the truth", "skips",
)  # fmt: skip


def part_text(name: str, part: Part) -> str:
    """A part's tables, goals and notes."""
    measured = f"{part.measured_at:%Y-%m-%d %H:%M} UTC, rounds: {part.rounds}"
    lines = [f"### {name}", "", f"Measured {measured}.", *part.notes, ""]
    for table in part.tables:
        lines += [f"**{table.title}**", "", *_table(table), ""]
    for sheet in part.sheets:
        lines += [f"**{sheet.title}**", "", *_sheet(sheet), ""]
    if part.goals:
        lines += ["| goal | measured | |", "| --- | --- | --- |"]
        lines += [
            f"| {one.goal} | {one.measured} | {'met' if one.is_met else 'missed'} |"
            for one in part.goals
        ]
        lines.append("")
    return "\n".join(lines)


def write_page(results: Results) -> None:
    """Renew the last section of the page on benchmarks."""
    kept, _, _ = PAGE.read_text().partition(LATEST)
    parts = [part_text(name, part) for name, part in sorted(results.parts.items())]
    PAGE.write_text("\n".join([f"{kept}{LATEST}", "", f"{results.machine}.", "", *parts]))


def _table(table: Table) -> list[str]:
    rule = ["---"] + ["---:"] * 6 + ["---"] * 2
    rows = [_HEADINGS, rule, *(_cells(row, table.rows[0]) for row in table.rows)]
    return [f"| {' | '.join(cells)} |" for cells in rows]


def _sheet(sheet: Sheet) -> list[str]:
    width = len(sheet.headings)
    rows = [
        sheet.headings,
        ["---"] * width,
        *(row + [""] * (width - len(row)) for row in sheet.rows),
    ]
    return [f"| {' | '.join(cells)} |" for cells in rows]


def _cells(row: Row, first: Row) -> list[str]:
    if row.failure:
        return [row.name, *[""] * 6, f"failed: {row.failure}", row.skips]
    wall = median(row.wall_seconds)
    return [
        row.name,
        f"{row.records / wall:,.0f}",
        f"{wall:.1f}",
        f"{row.times(first):.2f}",
        f"{median(row.cpu_seconds):.1f}",
        f"{row.cpu_times(first):.2f}",
        f"{max(row.peak_bytes) / 1e6:,.0f}",
        row.verdict or "not checked",
        row.skips,
    ]
