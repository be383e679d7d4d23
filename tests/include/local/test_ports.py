"""The port of the local Airflow."""

from __future__ import annotations

import socket

import pytest

from include.local.ports import PortError, require_free_port
from tests.include.local.factories import free_port


def test_a_port_in_use_is_named_with_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=rf"port {port} on 127\.0\.0\.1.*SMS_AIRFLOW_PORT"):
            require_free_port(port)


def test_a_free_port_passes() -> None:
    require_free_port(free_port())
