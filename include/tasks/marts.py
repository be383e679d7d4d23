"""The tasks of `build_sms_marts`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from include import pipeline
from include.errors import SmsError
from include.pipeline import Refusal
from include.publishing.days import MAX_WINDOW_DAYS, Window
from include.run import MartRun, RunKind
from include.settings import load_settings

Json = dict[str, Any]


class InvalidWindowError(SmsError):
    """The window asked for can't be built."""


class DayRefusedError(SmsError):
    """A gate refused a day."""


def plan_run(params: Mapping[str, Any], dag_run: Any) -> Json:
    """The run of this DAG run; its `later` are the windows left for DAG runs after it.

    Without a window in the params, the ledger tells which days are to build; the oldest window
    comes first, since the baselines of later days rest on it.
    """
    settings = load_settings()
    if params["from_day"]:
        windows = [requested_window(params["from_day"], params["to_day"])]
        as_of = moment(params["as_of"]) or dag_run.run_after
    else:
        as_of = moment(params["as_of"]) or _day_after(dag_run.partition_key, dag_run.run_after)
        windows = pipeline.plan_windows(settings, as_of)
    first, *later = windows
    run = MartRun(
        publication_id(dag_run.run_id),
        first,
        as_of,
        RunKind(params["kind"]),
        arrived_before=moment(params["arrived_before"]),
    )
    cut = params["arrived_before"]
    later_runs = [window_params(window, as_of, run.kind, cut) for window in later]
    return {**run.encoded(), "later": later_runs}


def check_events(run: Json) -> list[Json]:
    """Refusals of the gate on the window's events."""
    refusals = pipeline.check_events(MartRun.decoded(run), load_settings())
    return [refusal.encoded() for refusal in refusals]


def build_models(run: Json, refusals: list[Json]) -> None:
    """Build the candidates of the days that the first gate let pass."""
    pipeline.build_candidates(_remaining(run, refusals), load_settings())


def check_candidates(run: Json, refusals: list[Json]) -> list[Json]:
    """All refusals: those of the first gate and those of the gate on the candidates."""
    found = pipeline.check_candidates(_remaining(run, refusals), load_settings())
    return [*refusals, *(refusal.encoded() for refusal in found)]


def publish_marts(run: Json, refusals: list[Json]) -> list[Json]:
    """Publish the days that no gate refused; returns the windows left to build."""
    pipeline.publish_marts(_remaining(run, refusals), load_settings())
    later: list[Json] = run["later"]
    return later


def refused_day(refusal: Json) -> None:
    """Fail for a day that was not published, with the gate's reasons."""
    refused = Refusal.decoded(refusal)
    raise DayRefusedError(
        f"{refused.day}: refused by the gate on {refused.gate}: {'; '.join(refused.reasons)};"
        " what was published of the day stays"
    )


def requested_window(first: str, last: str | None) -> Window:
    """The window from one day to another (or of one day), at most 31 days long."""
    window = Window(date.fromisoformat(first), date.fromisoformat(last or first))
    if not 1 <= len(window.days) <= MAX_WINDOW_DAYS:
        raise InvalidWindowError(
            f"window {window.first}..{window.last}: must hold 1 to {MAX_WINDOW_DAYS} days"
        )
    return window


def window_params(
    window: Window, as_of: datetime, kind: RunKind, arrived_before: str | None
) -> Json:
    """The params of `build_sms_marts` that make it build a window."""
    return {
        "from_day": window.first.isoformat(),
        "to_day": window.last.isoformat(),
        "as_of": as_of.isoformat(),
        "arrived_before": arrived_before,
        "kind": kind.value,
    }


def moment(text: str | None) -> datetime | None:
    """A moment in UTC from its ISO form."""
    if not text:
        return None
    parsed = datetime.fromisoformat(text)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def publication_id(dag_run_id: str) -> str:
    """The id of what a DAG run publishes: its own, fit for a folder."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", dag_run_id).strip("-")


def _day_after(partition_key: str | None, run_after: datetime) -> datetime:
    """The end of the partition's day; of the last whole day for a run without a partition."""
    if partition_key is None:
        return run_after.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return datetime.fromisoformat(partition_key).replace(tzinfo=UTC) + timedelta(days=1)


def _remaining(run: Json, refusals: list[Json]) -> MartRun:
    return MartRun.decoded(run).refusing(Refusal.decoded(item).day for item in refusals)
