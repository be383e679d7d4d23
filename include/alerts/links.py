"""Where the pages lie that a message points to."""

from __future__ import annotations

from dataclasses import dataclass

from include.alerts.families import Family
from include.settings import Settings


@dataclass(frozen=True, slots=True)
class Links:
    """`docs` and `reports` are addresses without a slash at the end."""

    docs: str
    reports: str

    def runbook(self, family: Family) -> str:
        """The runbook of a family."""
        return f"{self.docs}/{family.runbook}"

    def report(self, name: str) -> str:
        """The page of a notice."""
        return f"{self.reports}/alerts/{name}.html"

    def chart(self, name: str) -> str:
        """The chart beside the page of a notice."""
        return f"{self.reports}/alerts/{name}.png"

    @property
    def data_docs(self) -> str:
        """The Data Docs of the gates."""
        return f"{self.reports}/data_docs/index.html"


def links_of(settings: Settings) -> Links:
    """The addresses of the settings; without them, paths in the project and in the lake."""
    reports = settings.reports_url or f"{settings.lake_uri}/reports"
    return Links((settings.docs_url or "docs").rstrip("/"), reports.rstrip("/"))
