"""One port on loopback: the Athena API, and moto for Glue, S3, STS and all else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.athena.endpoint.api import AthenaApi, InvalidRequestError
from tests.athena.endpoint.metadata import MetadataError

ATHENA = "AmazonAthena."
GLUE = "AWSGlue."

READS = "/_local/reads"
"""Where the endpoint tells which objects were read so far: no bucket's name begins so."""

_UNKNOWN_TO_MOTO = {
    "GetUserDefinedFunctions": b'{"UserDefinedFunctions": []}',
    "GetColumnStatisticsForTable": b'{"ColumnStatisticsList": [], "Errors": []}',
    "GetColumnStatisticsForPartition": b'{"ColumnStatisticsList": [], "Errors": []}',
}
"""Calls of Trino's that moto doesn't answer: nothing is kept of these here."""


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """No line per request."""


class Server:
    """The server of one endpoint; `api` is set once its executor knows the address."""

    def __init__(self, port: int = 0) -> None:
        self.api: AthenaApi | None = None
        self._reads: list[str] = []
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, self._answer, threaded=True, request_handler=_Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def serve(self) -> None:
        """Answer until `stop`."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if target.startswith(ATHENA):
            return self._answer_athena(target.removeprefix(ATHENA), environ, start)
        action = target.removeprefix(GLUE)
        if target.startswith(GLUE) and action in _UNKNOWN_TO_MOTO:
            return _json(start, "200 OK", _UNKNOWN_TO_MOTO[action])
        if target.startswith(GLUE):
            return self._answer_glue(environ, start)
        if environ["PATH_INFO"] == READS:
            return _json(start, "200 OK", json.dumps(self._reads).encode())
        self._note_read(environ)
        return self._moto(environ, start)

    def _note_read(self, environ: dict[str, Any]) -> None:
        """Remember an object of S3 that is read: `bucket/key`. A listing names a bucket only."""
        bucket, _, key = environ["PATH_INFO"].strip("/").partition("/")
        if environ["REQUEST_METHOD"] == "GET" and key:
            self._reads.append(f"{bucket}/{key}")

    def _answer_athena(
        self, action: str, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        request = json.loads(_body(environ) or b"{}")
        assert self.api is not None, "the endpoint is not ready"
        try:
            answer = self.api.call(action, request)
        except (InvalidRequestError, MetadataError) as error:
            kind = type(error).__name__.replace("Error", "Exception")
            refusal = {"__type": kind, "Message": str(error)}
            return _json(start, "400 Bad Request", json.dumps(refusal).encode())
        return _json(start, "200 OK", json.dumps(answer).encode())

    def _answer_glue(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """moto's answer, with what Glue always gives: numbers of buckets, keys not processed."""
        environ["wsgi.input"] = io.BytesIO(_body(environ))
        answered: list[Any] = []
        answer = b"".join(self._moto(environ, lambda *head: answered.extend(head[:2])))
        if answered[0].startswith("200"):
            answer = json.dumps(json.loads(answer, object_hook=_completed)).encode()
        headers = [(name, value) for name, value in answered[1] if name.lower() != "content-length"]
        start(answered[0], [*headers, ("Content-Length", str(len(answer)))])
        return [answer]


def _completed(value: dict[str, Any]) -> dict[str, Any]:
    if "Columns" in value:
        value.setdefault("NumberOfBuckets", 0)
    if "Partitions" in value:
        value.setdefault("UnprocessedKeys", [])
    return value


def _body(environ: dict[str, Any]) -> bytes:
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return body


def _json(start: Callable[..., Any], status: str, body: bytes) -> Iterable[bytes]:
    kind = ("Content-Type", "application/x-amz-json-1.1")
    start(status, [kind, ("Content-Length", str(len(body)))])
    return [body]
