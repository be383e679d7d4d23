"""The guard that keeps the Athena tests away from AWS."""

from __future__ import annotations

import pytest

from tests.athena.loopback import NotOnLoopbackError, require_loopback

SAFE = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:5000",
}


def test_an_endpoint_on_loopback_with_dummy_credentials_is_safe() -> None:
    assert require_loopback(SAFE) == "http://127.0.0.1:5000"
    assert require_loopback(SAFE | {"AWS_ENDPOINT_URL_S3": "http://[::1]:5000"})


@pytest.mark.parametrize(
    "change",
    [
        {"AWS_ENDPOINT_URL": "https://athena.eu-west-1.amazonaws.com"},
        {"AWS_ENDPOINT_URL": "http://10.0.0.5:5000"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1.example.com"},
        {"AWS_ENDPOINT_URL": ""},
        {"AWS_ENDPOINT_URL_GLUE": "https://glue.eu-west-1.amazonaws.com"},
        {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"},
        {"AWS_SECRET_ACCESS_KEY": "a real one"},
        {"AWS_SESSION_TOKEN": "a token"},
        {"AWS_PROFILE": "production"},
        {"AWS_EC2_METADATA_DISABLED": "false"},
    ],
)
def test_whatever_could_reach_aws_is_named(change: dict[str, str]) -> None:
    (name,) = change
    with pytest.raises(NotOnLoopbackError, match=name):
        require_loopback(SAFE | change)


@pytest.mark.parametrize("name", SAFE)
def test_a_variable_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(NotOnLoopbackError, match=name):
        require_loopback({key: value for key, value in SAFE.items() if key != name})
