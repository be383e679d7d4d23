"""The port of the local Airflow."""

from __future__ import annotations

import socket

import pytest

from include.local.ports import PortError, configured_port, require_free_port
from tests.include.local.factories import free_port


def test_the_port_is_8080_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert configured_port() == 8080
    monkeypatch.setenv("SMS_AIRFLOW_PORT", "18080")
    assert configured_port() == 18080


@pytest.mark.parametrize("text", ["", "http", "80", "65536", "-1"])
def test_what_is_no_port_of_ours_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMS_AIRFLOW_PORT", text)
    with pytest.raises(PortError, match=f"SMS_AIRFLOW_PORT='{text}' .*1024 to 65535"):
        configured_port()


def test_a_port_in_use_is_named_with_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=rf"port {port} on 127\.0\.0\.1.*SMS_AIRFLOW_PORT"):
            require_free_port(port)


def test_a_free_port_passes() -> None:
    require_free_port(free_port())
