"""Repairs: read from their file, tried on refused spans, and part of what decides the content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from include.ingest.changes import list_hour
from include.ingest.hour import ingest_hour
from include.ingest.ledger import LedgerEntry
from include.ingest.recipe import Recipe
from include.ingest.rejects import Reason
from include.ingest.repairs import MAX_SPAN_BYTES, Repairs, RepairsFileError, load_repairs
from tests.include.ingest.factories import HOUR, Place, ingest, lines, v2_record

UNQUOTED = """
- name: unquoted_status
  reason: not_json
  pattern: '"messageStatus": ([A-Z]+)'
  replacement: '"messageStatus": "\\1"'
"""


def written(folder: Path, text: str) -> Repairs:
    """The repairs of a file with this text."""
    path = folder / "repairs.yaml"
    path.write_text(text)
    return load_repairs(path)


def entry_with(field: str, value: str) -> str:
    """A repair that is wrong in one field."""
    fields = {"name": "one", "reason": "not_json", "pattern": "'a'", "replacement": "'b'"}
    told = (f"{name}: {text}" for name, text in {**fields, field: value}.items())
    return "- {" + ", ".join(told) + "}"


def test_without_a_file_nothing_is_repaired(tmp_path: Path) -> None:
    repairs = load_repairs(tmp_path / "repairs.yaml")
    assert (repairs, repairs.digest, repairs.repair) == (Repairs(), "", None)
    assert written(tmp_path, "# all commented out\n") == Repairs()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- [", "no YAML"),
        ("repairs: []", "must be a list"),
        ("- one", "repair ?: Input should be a valid dictionary"),
        (entry_with("name", "One"), "repair One: name: "),
        (entry_with("reason", "odd"), "repair one: reason: Input should be 'not_json'"),
        (entry_with("reason", "unreadable_object"), "can't be repaired"),
        (entry_with("pattern", "'('"), "repair one: pattern, replacement: Invalid regular"),
        (entry_with("pattern", "''"), "repair one: pattern: "),
        (entry_with("pattern", "null"), "repair one: pattern: must be text"),
        (entry_with("replacement", "7"), "repair one: replacement: must be text"),
        (entry_with("replacement", "'\\2'"), "Invalid replacement string"),
        (entry_with("note", "'x'"), "repair one: note: Extra inputs"),
        (entry_with("name", "one") + "\n" + entry_with("name", "one"), "a name of its own"),
    ],
)
def test_a_wrong_file_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RepairsFileError) as error:
        written(tmp_path, text)
    assert said in str(error.value)
    assert str(tmp_path / "repairs.yaml") in str(error.value)
    assert "\n" not in str(error.value)


def test_a_repair_replaces_all_matches_in_spans_of_its_reason(tmp_path: Path) -> None:
    told = "- {name: a, reason: not_json, pattern: 'x(\\d)', replacement: '\\1y'}"
    repairs = written(tmp_path, told)
    assert repairs.apply(Reason.NOT_JSON, b"x1 x2 x") == b"1y 2y x"
    assert repairs.apply(Reason.NOT_JSON, b"x") is None
    assert repairs.apply(Reason.TRUNCATED, b"x1") is None


def test_the_first_repair_that_matches_is_taken(tmp_path: Path) -> None:
    lines_of = "- {{name: {}, reason: not_json, pattern: '{}', replacement: '{}'}}\n"
    text = lines_of.format("a", "no", "1") + lines_of.format("b", "x", "2")
    repairs = written(tmp_path, text + lines_of.format("c", "x", "3"))
    assert repairs.apply(Reason.NOT_JSON, b"x") == b"2"


def test_patterns_are_over_bytes(tmp_path: Path) -> None:
    text = '- {name: latin, reason: invalid_utf8, pattern: "\\\\xe9", replacement: "é"}'
    repairs = written(tmp_path, text)
    assert repairs.apply(Reason.INVALID_UTF8, b"caf\xe9") == "café".encode()


def test_a_repair_ends_whatever_its_pattern(tmp_path: Path) -> None:
    """One that went back on its steps would not end before the sun does."""
    repairs = written(tmp_path, "- {name: a, reason: not_json, pattern: '(a+)+$', replacement: ''}")
    assert repairs.apply(Reason.NOT_JSON, b"a" * (MAX_SPAN_BYTES - 1) + b"!") is None
    assert repairs.apply(Reason.NOT_JSON, b"a" * (MAX_SPAN_BYTES + 1)) is None


def test_a_repair_of_a_stream_is_for_no_other_and_its_name_decides_nothing(tmp_path: Path) -> None:
    of_all = written(tmp_path, UNQUOTED)
    of_one = written(tmp_path, UNQUOTED + "  stream: sms\n")
    assert of_one.of_stream("sms").digest == of_all.of_stream("other").digest
    assert of_one.of_stream("other") == Repairs()
    renamed = written(tmp_path, UNQUOTED.replace("unquoted_status", "other_name"))
    assert renamed.digest == of_all.digest
    assert written(tmp_path, UNQUOTED.replace("A-Z", "a-z")).digest != of_all.digest


def ingest_with(place: Place, repairs: Repairs) -> LedgerEntry:
    """Ingest the hour as it is now, with repairs."""
    hour = list_hour(place.stream, place.raw, place.lake, HOUR)
    workshop = replace(place.workshop, recipe=Recipe("tests", ("tenant",), repairs))
    return ingest_hour(hour, place.raw, workshop)


def test_a_repaired_hour_gets_new_files_and_is_committed_once(tmp_path: Path) -> None:
    place = Place(tmp_path)
    broken = lines(v2_record(messageId="b")).replace(b'"DELIVERED"}', b"DELIVERED}")
    broken = broken.replace(b'"messageStatus": "DELIVERED"', b'"messageStatus": DELIVERED')
    place.put("a", lines(v2_record()) + broken + b"text\n")
    before = ingest(place)
    assert (before.events_written, before.rejected, before.repaired) == (1, 2, 0)
    repairs = written(tmp_path, UNQUOTED)
    after = ingest_with(place, repairs)
    assert (after.records_read, after.events_written, after.rejected) == (3, 2, 1)
    assert after.repaired == 1
    assert set(before.files).isdisjoint(after.files)
    files = place.files("")
    assert ingest_with(place, repairs) == after
    assert place.files("") == files
