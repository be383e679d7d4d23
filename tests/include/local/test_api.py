"""What the user is told of a failed task: its error, in one line."""

from __future__ import annotations

from typing import Any

from include.local.api import find_cause


def failure(kind: str, value: str) -> dict[str, Any]:
    detail = {"exc_type": kind, "exc_value": value}
    return {"event": "Task failed with exception", "level": "error", "error_detail": [detail]}


def line(event: str, level: str = "info") -> dict[str, Any]:
    return {"event": event, "level": level}


def test_the_message_of_the_error_is_the_cause() -> None:
    log = [line("begins"), failure("DbtError", "model messages: no such column"), line("ends")]
    assert find_cause(log) == "model messages: no such column"


def test_a_word_that_says_nothing_alone_is_given_with_its_kind() -> None:
    assert find_cause([failure("KeyError", "'day'")]) == "KeyError: 'day'"


def test_a_message_of_many_lines_becomes_one() -> None:
    assert find_cause([failure("DbtError", "model\n  messages failed")]) == "model messages failed"


def test_what_was_raised_last_counts_not_what_caused_it() -> None:
    entry = failure("SmsError", "the lake is full")
    entry["error_detail"].append({"exc_type": "OSError", "exc_value": "no space left on device"})
    assert find_cause([entry]) == "the lake is full"


def test_without_an_exception_the_last_error_line_is_the_cause() -> None:
    log = [line("killed by the system", "critical"), line("ends")]
    assert find_cause(log) == "killed by the system"


def test_an_empty_log_is_said_to_be_empty() -> None:
    assert find_cause([]) == "no log was written"
