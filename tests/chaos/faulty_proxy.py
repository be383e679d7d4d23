"""A proxy on loopback before an S3 server that breaks requests on purpose."""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PAGE_KEYS = 2
"""Keys that a listing answers with at most, so that a few objects take several pages."""


class Breakage(StrEnum):
    """How one request or its answer is broken."""

    INTERNAL_ERROR = "500 InternalError"
    UNAVAILABLE = "503 ServiceUnavailable"
    SLOW_DOWN = "503 SlowDown"
    SLOW_FIRST_BYTE = "slow first byte"
    RESET = "connection reset before the request is taken"
    TRUNCATED_REQUEST = "request cut in the middle of its body"
    ANSWER_LOST = "request taken, connection reset before the answer"
    TRUNCATED_ANSWER = "answer cut in the middle of its body"
    NOTHING_REMOVED = "removal answered with 200 and a refusal of each key"


ANSWERED = {Breakage.INTERNAL_ERROR, Breakage.UNAVAILABLE, Breakage.SLOW_DOWN}
_REFUSED = b"<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code></Error></DeleteResult>"


@dataclass(slots=True)
class Plan:
    """Which requests break: the first try of each, or all of them in an outage.

    An outage begins at the request of that number; `cut_bytes` is where answers are cut, None for
    their middle.
    """

    breakage: Breakage | None = None
    outage_from: int | None = None
    every: int = 1
    slow_seconds: float = 0.0
    cut_bytes: int | None = None
    requests: int = 0
    broken: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def breakage_of(self, headers: Any) -> Breakage | None:
        """What becomes of a request that came in; botocore numbers its tries."""
        is_first_try = "attempt=1" in headers.get("amz-sdk-request", "attempt=1")
        with self._lock:
            self.requests += is_first_try
            if self.outage_from is not None:
                is_broken = self.requests > self.outage_from
            else:
                is_broken = is_first_try and not self.requests % self.every
                # the rest of a body that was cut; cut again and again, it would never end
                is_broken = is_broken and ("Range" not in headers or self.cut_bytes is not None)
            if self.breakage is None or not is_broken:
                return None
            self.broken += 1
            return self.breakage


class FaultyProxy(ThreadingHTTPServer):
    """Hands requests on to a server, as far as its plan lets it."""

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(endpoint).netloc
        self.plan = Plan()

    @property
    def endpoint(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def faulty_proxy(endpoint: str) -> Iterator[FaultyProxy]:
    """A proxy that runs in a thread."""
    with FaultyProxy(endpoint) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FaultyProxy

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle_any(self) -> None:
        """Hand a request on, and break what the plan wants broken."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        plan = self.server.plan
        breakage = plan.breakage_of(self.headers)
        if breakage is Breakage.SLOW_FIRST_BYTE:
            time.sleep(plan.slow_seconds)
        if breakage in ANSWERED:
            status, _, code = breakage.partition(" ")
            self._answer(int(status), {}, f"<Error><Code>{code}</Code></Error>".encode())
        elif breakage is Breakage.RESET:
            self._reset()
        elif breakage is Breakage.TRUNCATED_REQUEST:
            self._forward(body[: len(body) // 2])
            self._reset()
        elif breakage is Breakage.NOTHING_REMOVED and self.path.endswith("?delete"):
            self._answer(200, {}, _REFUSED)
        else:
            status, headers, content = self._forward(body)
            if breakage is Breakage.ANSWER_LOST:
                self._reset()
            elif breakage is Breakage.TRUNCATED_ANSWER:
                self._answer(status, headers, content, is_cut=True)
            else:
                self._answer(status, headers, content)

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = handle_any  # noqa: N815 - http.server's names

    def _forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """The server's answer; a body that is shorter than its length is cut for the server too."""
        path = self.path
        if "list-type=2" in path:
            path = re.sub(r"&max-keys=\d+", "", path) + f"&max-keys={PAGE_KEYS}"
        upstream = HTTPConnection(self.server.upstream, timeout=10)
        headers = {name: value for name, value in self.headers.items() if name != "Expect"}
        try:
            upstream.request(self.command, path, body, headers)
            if len(body) < int(self.headers.get("Content-Length", 0)) and upstream.sock:
                upstream.sock.shutdown(socket.SHUT_WR)
            with suppress(ConnectionError):
                answer = upstream.getresponse()
                return answer.status, dict(answer.getheaders()), answer.read()
            return 500, {}, b""
        finally:
            upstream.close()

    def _answer(
        self, status: int, headers: dict[str, str], body: bytes, *, is_cut: bool = False
    ) -> None:
        if self.command != "HEAD":
            headers = {**headers, "Content-Length": str(len(body))}
        lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in headers.items())]
        head = "\r\n".join([*lines, "", ""]).encode()
        if not is_cut:
            self.connection.sendall(head + body)
            return
        cut = self.server.plan.cut_bytes
        kept = head + body[: len(body) // 2 if cut is None else cut] if body else head[:20]
        self.connection.sendall(kept)
        self.close_connection = True

    def _reset(self) -> None:
        """Close without the usual goodbye."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
