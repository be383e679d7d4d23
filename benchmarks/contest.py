"""Rounds of a contest: each contestant once a round, one after another, so that what else the
machine does hits all alike."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks.check import verdict
from benchmarks.contestants import Contestant
from benchmarks.environments import python_of
from benchmarks.inputs import SCRATCH, Input
from benchmarks.processes import FailedContestantError, measure
from benchmarks.results import Row

_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME")
"""Of our environment; the rest might hold settings of the product."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant with what it reads.

    `output` names what it writes in a round, where that is no folder of the harness; `check` gives
    the verdict on it, where that is not the usual one.
    """

    contestant: Contestant
    given: Input
    environment: Mapping[str, str] = field(default_factory=dict)
    output: Callable[[int], str] | None = None
    check: Callable[[str], str] | None = None

    def judge(self, output: str) -> str:
        """The verdict on what was written."""
        if self.check:
            return self.check(output)
        return verdict(self.contestant, self.given.expected, Path(output))


def compete(entries: Sequence[Entry], rounds: int, say: Callable[[str], None]) -> list[Row]:
    """Rows in the order of the entries; who fails once doesn't take part any more."""
    rows = [Row.of(entry.contestant, entry.given.expected.records) for entry in entries]
    for number in range(1, rounds + 1):
        for entry, row in zip(entries, rows, strict=True):
            if row.failure is None:
                _run(entry, row, number)
                say(f"round {number}/{rounds}: {row.progress()}")
    return rows


def _run(entry: Entry, row: Row, number: int) -> None:
    folder = SCRATCH / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    output = entry.output(number) if entry.output else str(folder / "output")
    try:
        usage = measure(_command(entry, folder, output), _environment(entry), folder / "log.txt")
    except (FailedContestantError, CalledProcessError) as error:
        row.failure = str(error)
        return
    row.add(usage)
    if entry.contestant.writes:
        row.judge(entry.judge(output))
    shutil.rmtree(folder)


def _command(entry: Entry, folder: Path, output: str) -> list[str]:
    contestant = entry.contestant
    python = str(python_of(contestant.requirements))
    task = entry.given.task.write(folder / "task.json")
    runner = f"benchmarks.runners.{contestant.runner}"
    return [
        *(python, "-m", runner, "--task", str(task), "--output", output),
        *contestant.options,
    ]


def _environment(entry: Entry) -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | dict(entry.environment)
