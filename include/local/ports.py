"""The port on which the local Airflow's API and UI listen, on the loopback interface only."""

from __future__ import annotations

import socket

from include.errors import SmsError

LOOPBACK = "127.0.0.1"


class PortError(SmsError):
    """Something else listens on the port."""


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
