"""The port on which the local Airflow's API and UI listen, on the loopback interface only."""

from __future__ import annotations

import os
import socket

from include.errors import SmsError

LOOPBACK = "127.0.0.1"


class PortError(SmsError):
    """The port is none, or something else listens there."""


def configured_port() -> int:
    """The port from `SMS_AIRFLOW_PORT`; default 8080.

    Raises:
        PortError: it is not a port that a user may listen on.
    """
    text = os.environ.get("SMS_AIRFLOW_PORT", "8080")
    if not (text.isdecimal() and 1024 <= int(text) <= 65535):
        raise PortError(f"SMS_AIRFLOW_PORT={text!r} is not allowed: must be from 1024 to 65535")
    return int(text)


def require_free_port(port: int) -> None:
    """Make sure that the API server can listen.

    Raises:
        PortError: something listens there already.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise PortError(
                f"port {port} on {LOOPBACK}: {error.strerror}; stop what listens there "
                "or set SMS_AIRFLOW_PORT to a free one"
            ) from None
