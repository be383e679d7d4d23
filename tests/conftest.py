"""What holds for every test: no real AWS, no telemetry, no settings of this machine."""

from __future__ import annotations

import os

import pytest

DUMMY_AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
}
"""Credentials that are none, and an endpoint where nobody listens."""


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported: the environment that the tests run in."""
    for name in [name for name in os.environ if name.startswith(("SMS_", "AWS_", "AIRFLOW"))]:
        del os.environ[name]
    os.environ.update(DUMMY_AWS)
    os.environ["DO_NOT_TRACK"] = "1"
