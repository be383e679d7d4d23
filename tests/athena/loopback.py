"""No test of the Athena path may reach AWS: endpoints on loopback, credentials that are none."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

DUMMY_KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
_REAL = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")


class NotOnLoopbackError(Exception):
    """The environment could reach AWS."""


def require_loopback(environment: Mapping[str, str]) -> str:
    """The endpoint of all AWS services, once it is certain that nothing can reach AWS.

    Raises:
        NotOnLoopbackError: names the variable that could lead there.
    """
    for name, value in DUMMY_KEYS.items():
        if environment.get(name) != value:
            raise NotOnLoopbackError(f"{name}: set it to {value!r}; tests take no real credentials")
    for name in _REAL:
        if environment.get(name):
            raise NotOnLoopbackError(f"{name}: unset it; tests take no real credentials")
    if environment.get("AWS_EC2_METADATA_DISABLED") != "true":
        raise NotOnLoopbackError("AWS_EC2_METADATA_DISABLED: set it to 'true'")
    names = [name for name in environment if name.startswith("AWS_ENDPOINT_URL")]
    for name in {"AWS_ENDPOINT_URL", *names}:
        if not _is_loopback(environment.get(name, "")):
            raise NotOnLoopbackError(
                f"{name}={environment.get(name)!r}: must be an address on loopback"
            )
    return environment["AWS_ENDPOINT_URL"]


def _is_loopback(url: str) -> bool:
    try:
        return ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False
