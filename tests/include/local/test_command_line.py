"""The verbs as make calls them: one clear line and a non-zero exit, never a stack trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from moto.server import ThreadedMotoServer

from include.settings import PROJECT_ROOT
from tests.include.local.factories import v2_event, write_object, write_streams


def call(place: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a verb with settings that point at a place."""
    known = {
        "SMS_LAKE_URI": str(place / "lake"),
        "SMS_STREAMS_FILE": str(place / "streams.yaml"),
        "SMS_RECIPIENT_KEY": "a-key-that-only-tests-know",
        "SMS_SCRATCH_DIR": str(place / "scratch"),
    }
    return subprocess.run(
        [sys.executable, "-m", "include.local", *arguments],
        cwd=PROJECT_ROOT,
        env={**os.environ, **known, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_line(result: subprocess.CompletedProcess[str], said: str) -> None:
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert said in line


def test_a_range_upside_down(tmp_path: Path) -> None:
    assert_one_line(call(tmp_path, "run", "2026-11-07", "2026-11-01"), "FROM must not lie after TO")


def test_an_unknown_engine(tmp_path: Path) -> None:
    result = call(tmp_path, "run", "2026-11-01", "2026-11-07", SMS_ENGINE="oracle")
    assert_one_line(result, "SMS_ENGINE='oracle' is not allowed")


def test_a_range_without_raw_objects(tmp_path: Path) -> None:
    write_streams(tmp_path)
    result = call(tmp_path, "run", "2026-11-01", "2026-11-07")
    assert_one_line(result, "no raw objects for 2026-11-01..2026-11-07")


def test_an_unwritable_lake(tmp_path: Path) -> None:
    (tmp_path / "lake").write_text("a file in the way")
    result = call(tmp_path, "run", "2026-11-01", "2026-11-07")
    assert_one_line(result, "can't write")


def test_a_bucket_without_access(tmp_path: Path) -> None:
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    try:
        place = {"SMS_LAKE_URI": "s3://elsewhere/lake", "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
        result = call(tmp_path, "run", "2026-11-01", "2026-11-07", **place)
    finally:
        server.stop()
    assert_one_line(result, "s3://elsewhere/lake")


def test_a_query_before_anything_is_published(tmp_path: Path) -> None:
    assert_one_line(call(tmp_path, "query", "select 1"), "nothing is published yet")


def test_the_doctor_fails_when_a_check_does(tmp_path: Path) -> None:
    assert call(tmp_path, "doctor").returncode == 1
    write_streams(tmp_path)
    write_object(tmp_path, "2026/11/01/05/events.gz", v2_event())
    result = call(tmp_path, "doctor", SMS_AIRFLOW_PORT="18931")
    assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_ending_what_does_not_run_is_no_error(tmp_path: Path) -> None:
    result = call(tmp_path, "down")
    assert (result.returncode, result.stdout) == (0, "Airflow doesn't run.\n")
